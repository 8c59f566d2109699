import type { Word } from './words.ts'

// Signs, sequences, filters and classifications that two people gave their names to, with a hyphen between them.
const PAIRS: ReadonlySet<string> = new Set(
  [
    'anderson-montesano bismuth-corlette bjork-shiley blackburne-peel blalock-taussig bland-altman bland-white bloch-siegert brown-sequard',
    'budd-chiari carpentier-edwards carr-purcell caton-deschamps charcot-marie chediak-higashi child-pugh child-turcotte churg-strauss',
    'clements-nakayama cockcroft-gault creutzfeldt-jakob dandy-walker danelius-miller diamond-blackfan ehlers-danlos epstein-barr',
    'essex-lopresti feldkamp-davis foster-kennedy guillain-barre gunther-tulip gustilo-anderson hand-schuller harris-beath henoch-schonlein',
    'hill-sachs hippel-lindau house-brackmann hunt-hess insall-salvati jackson-pratt kaiser-bessel kasabach-merritt kellgren-lawrence',
    'killian-jamieson klippel-feil klippel-trenaunay lambert-eaton larsen-johansson lauge-hansen legg-calve lennox-gastaut levine-edwards',
    'li-fraumeni loeys-dietz look-locker lown-ganong mallory-weiss marie-tooth may-thurner mayer-rokitansky meiboom-gill miller-fisher',
    'morel-lavallee norwood-sano osgood-schlatter osler-weber parkinson-white parks-weber pellegrini-stieda peutz-jeghers pierre-robin',
    'plummer-vinson prader-willi purcell-meiboom ram-lak ramsay-hunt raymond-roy regan-morrey rendu-osler rosai-dorfman roux-en salter-harris',
    'shepp-logan sinding-larsen smith-petersen spetzler-martin spetzler-ponce starr-edwards steele-richardson stejskal-tanner stevens-johnson',
    'sturge-weber swan-ganz swyer-james taussig-bing thurston-holland tolosa-hunt torg-pavlov turcotte-pugh virchow-robin von-hippel',
    'waterhouse-friderichsen weber-danis wernicke-korsakoff wilkins-buxton williams-beuren wiskott-aldrich wolff-parkinson young-burgess',
    'zollinger-ellison',
  ].flatMap((line) => line.split(' ')),
)

const SIGNS = "-–'’"

/** Whether a word is a half of such a pair: `Hill-Sachs`, `Shepp-Logan`; what stands beside it is no part of a name. */
export function isHalfOfPair({ folded, start, end }: Word, text: string): boolean {
  if (!SIGNS.includes(text[start - 1] ?? ' ') && !SIGNS.includes(text[end] ?? ' ')) return false
  const [, after = ''] = /^['’]?[-–](?:d['’])?(\p{L}{2,14})(?![\p{L}\p{N}])/iu.exec(text.slice(end, end + 20)) ?? []
  if (after !== '' && PAIRS.has(`${folded}-${after.toLowerCase()}`)) return true
  const [, before = ''] = /(?<![\p{L}\p{N}])(\p{L}{2,14})[-–]$/u.exec(text.slice(Math.max(0, start - 16), start)) ?? []
  return before !== '' && PAIRS.has(`${before.toLowerCase()}-${folded}`)
}
