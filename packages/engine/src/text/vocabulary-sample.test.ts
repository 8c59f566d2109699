// Goal: a person can read what the vocabulary makes of words, names and traps, and sees every change of it.
// Method: samples of each kind, sorted by what is said of them, in one golden file (`vitest -u` writes it anew).
import { expect, it } from 'vitest'
import { foldWord, isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'

const SAMPLES: Readonly<Record<string, string>> = {
  'English of requests and reports': `
    the and with without for from after before during between please query suspected known previous history rule out assess evaluate
    exclude follow patient female male year old pain left right upper lower bilateral multiple small large mild moderate severe acute
    chronic new recent interval change stable increased decreased progression regression residual recurrent lesion mass nodule cyst fluid
    collection abscess fracture displaced healed healing alignment hardware fixation swelling tenderness trauma fall injury collision motor
    vehicle accident seizure weakness numbness headache vomiting fever cough shortness breath wheezing smoker weight loss anemia bleeding
    jaundice diarrhea constipation obstruction perforation ischemia infarct stroke hemorrhage aneurysm dissection thrombus embolus tumour
    staging surveillance baseline chemotherapy radiation surgery resection biopsy transplant pregnant weeks gestation screening dense
    implants comparison technique findings impression unremarkable preliminary addendum dictated transcribed cancelled repeated limited
    suboptimal motion artifact breathing sedation allergic premedicated claustrophobic cooperative uncooperative wheelchair oxygen`,
  'French of requests and reports': `
    le la les un une des du au aux et ou avec sans pour dans sur sous entre chez depuis après avant pendant recherche éliminer bilan suivi
    contrôle suspicion connu connue antécédents opéré opérée douleur douleurs aiguë chronique gauche droite bilatérale supérieur inférieure
    masse nodule kyste collection abcès fracture déplacée consolidation traumatisme chute accident convulsions faiblesse céphalées fièvre
    toux essoufflement perte poids anémie saignement ictère occlusion perforation ischémie infarctus hémorragie anévrisme dissection
    thrombose embolie tumeur récidive métastases chimiothérapie radiothérapie chirurgie biopsie greffe grossesse semaines dépistage
    comparaison technique résultats conclusion examen normal genou genoux hanche épaule poignet cheville pied main rachis lombaire cervical
    crâne cerveau thorax poumon coeur foie rate rein reins vessie prostate utérus ovaires sein seins injection produit contraste coupes
    séquences axiales coronales sagittales pondérées réalisé réalisée patiente homme femme enfant née allergie claustrophobie`,
  'names and codes of imaging': `
    T1 T2 T1W T2W PDW FLAIR STIR DIXON mDIXON MPRAGE MP2RAGE SPGR FSPGR BRAVO CUBE SPACE VIBE LAVA THRIVE HASTE SSFSE TSE FSE FFE TFE EPI
    ep2d DWI ADC TRACE DTI ASL pCASL SWI TOF MEDIC CISS FIESTA TrueFISP BLADE PROPELLER GRAPPA SENSE ASSET CAIPIRINHA MIP minIP MPR MRCP
    MRA MRV CTA CTV HRCT LDCT CECT NECT ax sag cor tra obl pre post c+ c- +C w/o FS fatsat FOV NEX TE TR b1000 B30f H31s Br40 Qr36 FC08
    FC51 BONEPLUS Lung Soft topogram scout surview localizer AIDR AiCE ASIR SAFIRE ADMIRE iDose IMR MonoE VNC FDG PSMA DOTATATE Tc99m
    F18 Ga68 WB AC NAC QCLEAR TrueX OSEM SUV gadovist Dotarem Omnipaque Visipaque Isovue Primovist Buscopan Lasix PTV GTV CTV OAR DVH VMAT
    CC MLO LCC RMLO tomo C-View BI-RADS art ven PV delayed 2CH 4CH SAX LAX VLA HLA HFS FFP mm cm mL mg kg mSv mGy mSec kVp mAs GE SIEMENS
    Philips Toshiba Canon UIH Skyra Aera Ingenia Achieva Discovery Revolution Aquilion Somatom Biograph WIP DIS2D ND NORM mosaic phoenix
    screensave KVP DLP CTDIvol TIPS ERCP VCUG IVP KUB CXR PICC DSA C-spine L-spine IAC TMJ ACL IVC LAD RCA CBD DVT PE COPD MS TIA`,
  'frequent words that are names': `
    may will june april august rose grace hope joy faith mark grant frank jack bill art pat rob sue dawn heather holly iris ivy amber ruby
    pearl crystal penny sandy rusty max ray dean earl guy gene don young long short small little strong sharp price rich poor good best
    wise noble head chest neck foot hand heel shin back body bone marrow skin brown black white green gray grey gold silver stone wood
    woods field fields hill forest lake rivers waters brook banks bridges park parks house hall church temple bishop pope king knight
    prince duke lord major judge page paige cook baker miller carter taylor mason hunter fisher fox wolf lamb bird crow swan hawk drake
    bush berry rice bean cotton winter summer snow frost rain day week weeks monday friday bell horn reed pipe case chambers cannon
    hart gill ball barber porter potter walker turner tanner weaver singer farmer gardner parent petit roy morin cote caron boucher leblanc`,
  'names of people': `
    smith johnson lee wong chan li ng wu chen lin huang liu leung cheung lam ho yip kwan tsang xu zhang zhao zhou singh kaur gill sidhu
    dhaliwal brar sandhu grewal dhillon sangha johal bains randhawa harpreet gurdeep jaswinder manpreet sukhdeep kim park choi jung
    kang yoon minji jihoon seoyeon nguyen tran pham huynh vo bui thi thuy phuong reyes santos cruz bautista delacruz maricel jomar
    hosseini ahmadi rezaei karimi farhad shahram niloofar ahmed hassan mohamed ibrahim abdi warsame tesfaye okafor mensah tanaka suzuki
    nakamura hiroshi keiko kowalchuk shevchenko bondarenko ivanov petrova oksana nowak wisniewski kovacs horvath dyck friesen penner
    klassen vandenberg vanderveen muller schneider hansen olsen sorensen johansson virtanen silva ferreira rossi esposito garcia tremblay
    gagnon bouchard gauthier lavoie pelletier bergeron genevieve mathieu campbell macdonald mckenzie obrien osullivan gladstone edenshaw
    guno sterritt joseph parkinson crohn ewing hashimoto kawasaki osgood baker waters dixon hounsfield gleason graves addison`,
  'places and hospitals': `
    vancouver surrey burnaby richmond coquitlam kelowna kamloops nanaimo victoria abbotsford chilliwack langley delta mission hope trail
    nelson vernon penticton terrace smithers golden merritt lytton duncan sidney sooke tofino ucluelet comox courtenay kitimat masset
    haida gwaii okanagan kootenay cariboo skeena fraser canada ontario toronto montreal calgary winnipeg halifax regina london hamilton
    kingston windsor vgh ubch bcch rch uhnbc phsa lionsgate pattison`,
  'short tokens': `
    an as at ax be by cc cm ct de do du ed en et go ha he hu id if in is it ka ki ko la le li lo lu ly ma me mg mi mo mr ms mu my na ng
    no nu of oh on or os ou oz pa pe po pt pu qi ra re ro sa se si so su ta te ti to tu up us vo vu we wu xi xu ya ye yi yu abe ann bao
    ben bui cai cao cha chi cho chu dai dan dao del dem den der dev dex don dot dov dov eng eva fan fay fok foo gao gil gus hai ham han
    hon hua hui huy jan jay jim jin jon jun kam kan kay kei ken kim kit koo kuo kwo lai lal lam lan lau law lay lea lee len leo les leu
    lim lin liu lok lou low luc luk lum luu lyn mac mae mah mai mak man mei mel min moe mok mun nan nam ned nga ngo noh non nye oak oka
    pak pan pat pei pho poh pon qiu quo raj ram ray rod roh ron roy rui sam san sen seo shi sim sin siu soh son sue sum sun tak tam tan
    tao ted thi tim tin tom ton tse tsu tui van viv von vos wai wan wei wen woo won yam yan yao yap yau yee yeh yen yeo yim yin yip yoo
    you yue yun zak zed zeng zhu zoe zou`,
}

it('says of the samples what the golden file says', async () => {
  const sections = Object.entries(SAMPLES).map(([title, sample]) => section(title, sample.trim().split(/\s+/)))
  const head = [
    'What the vocabulary says of samples: a word survives strict cleaning; a term may also stand glued to others.',
    'A name that is no word is cut. A name that is a word survives where nothing else says that it is a person.',
  ]
  await expect(`${head.join('\n')}\n\n${sections.join('\n')}`).toMatchFileSnapshot('./vocabulary-sample.golden.txt')
})

function section(title: string, words: readonly string[]): string {
  const kinds = new Map<string, string[]>()
  for (const word of new Set(words)) kinds.set(kindOf(word), [...(kinds.get(kindOf(word)) ?? []), word])
  const lines = [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, found]) => `${kind}:\n${wrapped(found)}\n`)
  return `## ${title}\n\n${lines.join('\n')}`
}

function kindOf(written: string): string {
  const word = foldWord(written)
  const names = [...(isGivenName(word) ? ['given name'] : []), ...(isSurname(word) ? ['surname'] : [])]
  const words = isImagingTerm(word) ? ['term'] : isWord(word) ? ['word'] : []
  return [...words, ...names].join(', ') || 'unknown'
}

/** Lines of about a hundred characters. */
function wrapped(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/(?=\S)(.{1,100})(?:\s+|$)/g, '  $1\n')
    .trimEnd()
}
