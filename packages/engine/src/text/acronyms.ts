// What is a name in small letters, and in capitals more often an abbreviation; next to a name it is one again.
const ACRONYMS: ReadonlySet<string> = new Set(
  [
    'aba abo ade aga agus ahr ain ak aki alb ald alif allo alps apa app ard asia asis aso ata atl aud av ava ave axt aza bac bae baha baso',
    'bea bep biba bili bis boc br brue bse cadd cam cem che chem chol cia cid coc cox crea cuc da dai das dec ded devi di doe dvs eam ecm ed',
    'eda edl ehl ei elisa ema eom erm erv esa faber fai fam fe fen feno fis fos fu fus gae gip gluc gn gnas ha hal hg hie ho hu idt im imm',
    'irma iu jak jia ka ko lae lar lasik lav leep lems lia lima lo loh los lue lytes mac mace mae mens mo moa mody mog mohs na nai nas ndi',
    'ned ng niv nma noe obi og ohs om omar orf ort ota pae pam pao pasi pat pau pde pei pers petra pla poag raf rai rankl rem rera ret retic',
    'rex ria rica rima ro roa roc rop ros rux sae san sed sem sid sil sim sm sol sot srp sta stec sua sui taba tate tec ted tem tew thi tim',
    'tiv toa toc tram tur ura uri urs ust uva val ve vm vu wi',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a word in capitals is one of the abbreviations that name nobody unless a name is beside it: `NG tube`, `IM`, `ED`. */
export function isAcronym({ text, folded }: { readonly text: string; readonly folded: string }): boolean {
  return ACRONYMS.has(folded) && text === text.toUpperCase()
}
