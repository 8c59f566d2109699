/** Titles, degrees and particles that stand in the components of a name and name nobody. */
export const NO_NAMES: ReadonlySet<string> = new Set(
  [
    ['dr', 'dre', 'doctor', 'mr', 'mrs', 'ms', 'miss', 'mme', 'mlle'],
    ['prof', 'professor', 'sir', 'md', 'phd', 'rn', 'rt', 'rtr', 'bsc', 'msc'],
    ['mbbs', 'mbchb', 'frcpc', 'frcsc', 'frcr', 'ccfp', 'do', 'jr', 'sr', 'ii', 'iii', 'iv', 'np', 'pa', 'rad', 'tech'],
    ['de', 'da', 'do', 'dos', 'du', 'di', 'del', 'della', 'der', 'den', 'des'],
    ['van', 'von', 'vom', 'ter', 'ten', 'la', 'le', 'el', 'al', 'bin', 'ibn'],
    ['and', 'of', 'the', 'y', 'e', 'st', 'zu', 'zur'],
  ].flat(),
)

/** What is glued to a name where people write one beside a code: `SMITHCT`, `HEADSMITH`, `SMITHSCAN`. */
export const GLUE: ReadonlySet<string> = new Set(
  [
    ['mr', 'mri', 'ct', 'pt', 'pet', 'nm', 'us', 'cr', 'dx', 'mg', 'xa'],
    ['rf', 'sc', 'ot', 'rt', 'sr', 'seg', 'cta', 'mra', 'ecg', 'cxr', 'kub'],
    ['ax', 'sag', 'cor', 'tra', 'wo', 'con', 'flair', 'dwi', 'axial', 'coronal', 'sagittal', 'localizer', 'scout', 'topo'],
    ['head', 'brain', 'neck', 'chest', 'thorax', 'abd', 'abdo', 'abdomen'],
    ['pelvis', 'pelv', 'spine', 'knee', 'hip', 'foot', 'hand', 'wrist'],
    ['shoulder', 'elbow', 'ankle', 'heart', 'liver', 'kidney', 'breast', 'prostate', 'lung', 'sinus', 'orbit'],
    ['scan', 'series', 'study', 'image', 'img', 'exam', 'test', 'post'],
    ['pre', 'left', 'right', 'lt', 'baby', 'boy', 'girl', 'patient', 'name'],
    ['dr', 'mrs', 'ms', 'miss', 'mme', 'jr', 'md', 'for', 'by', 'pour', 'par', 'new', 'old', 'repeat', 'copy'],
    ['contrast', 'content', 'foramen', 'partial'],
  ].flat(),
)

/** Words in the names of places that hundreds of places share, or that texts use for other things. */
export const PLACE_WORDS: ReadonlySet<string> = new Set(
  [
    ['hospital', 'hospitals', 'hopital', 'clinic', 'clinique', 'centre'],
    ['center', 'university', 'universite', 'general', 'regional', 'memorial'],
    ['medical', 'health', 'sante', 'care', 'cancer', 'childrens', 'department'],
    ['dept', 'service', 'services', 'unit', 'ward', 'room', 'floor'],
    ['radiology', 'radiologie', 'imaging', 'imagerie', 'diagnostic'],
    ['nuclear', 'medicine', 'oncology', 'cardiology', 'neurology', 'surgery'],
    ['emergency', 'radiation', 'therapy', 'research', 'institute', 'institution'],
    [
      'recherche',
      'medecine',
      'chirurgie',
      'oncologie',
      'cardiologie',
      'neurologie',
      'urgence',
      'urgences',
      'laboratoire',
      'institut',
    ],
    [
      'district',
      'community',
      'provincial',
      'campus',
      'healthcare',
      'authority',
      'outpatient',
      'facility',
      'college',
      'sciences',
      'society',
    ],
    ['foundation', 'laboratory', 'lab', 'north', 'south', 'east', 'west'],
    ['street', 'st', 'road', 'rd', 'avenue', 'ave', 'drive', 'lane', 'way'],
    ['main', 'box', 'unknown', 'none', 'other', 'local', 'default', 'mri', 'mr'],
    ['ct', 'pet', 'us', 'fmri', 'xray', 'ultrasound', 'mammography', 'scanner', 'system'],
    ['station', 'workstation', 'console', 'of', 'the', 'and', 'de', 'la'],
    ['removed', 'deidentified', 'test', 'phantom', 'human', 'animal', 'public', 'private', 'here', 'name', 'address'],
  ].flat(),
)

/**
 * Words of four letters that texts of a header have and that are somebody's name backwards (`lead` is Adel's, `lien` Neil's): met in the
 * outputs of real files with 10,711 names of four letters, and among the commonest English words with which a name can be written.
 */
export const BACKWARD_WORDS: ReadonlySet<string> = new Set(
  [
    [
      'lead',
      'mode',
      'node',
      'file',
      'name',
      'well',
      'gram',
      'from',
      'seen',
      'been',
      'rows',
      'dims',
      'spat',
      'elec',
      'rela',
      'iden',
      'spir',
      'epse',
    ],
    ['have', 'okay', 'look', 'make', 'need', 'said', 'even', 'work', 'ever', 'keep', 'feel', 'room', 'same', 'says', 'door'],
    ['four', 'read', 'word', 'gets', 'eyes', 'side', 'book', 'news', 'able', 'hair', 'seem', 'poor', 'ones', 'bank', 'mark'],
    ['deep', 'nose', 'fear', 'foot', 'sake', 'note', 'warm', 'pool', 'drug', 'main', 'milk', 'draw', 'sees', 'lies', 'mail'],
    ['mood', 'male', 'tour', 'laid', 'drag', 'slip', 'navy', 'yard', 'puts', 'trap', 'mile', 'spit', 'nail', 'seek', 'noon'],
    ['iron', 'sore', 'seal', 'port', 'flow', 'rage', 'ages', 'nest', 'lame', 'root', 'lean', 'leak', 'ties', 'silk', 'grey'],
    ['reed', 'cart', 'mole', 'seed', 'loop', 'peel', 'peek', 'iris', 'drip', 'trek', 'oral', 'trim', 'teen', 'arse', 'aged'],
    ['area', 'base', 'beam', 'beat', 'body', 'bone', 'bold', 'code', 'cine', 'coil', 'data', 'date', 'dose', 'edge', 'lien'],
    ['rein', 'sein', 'time', 'part', 'rate', 'line', 'tone', 'pain', 'skin', 'vein', 'tube', 'type', 'test', 'null', 'tilt'],
  ].flat(),
)
