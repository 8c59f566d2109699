const ENGLISH = {
  ...{ title: 'gateway', skip: 'Skip to the numbers', flow: 'The flow', rates: 'The last hour', held: 'Held back and refused' },
  ...{
    sources: 'Sources',
    system: 'This installation',
    ratesCaption: 'Instances a second',
    waitingCaption: 'Instances on their way',
  },
  ...{
    admit: 'admit',
    deidentify: 'de-identify',
    deidentified: 'de-identified',
    inspect: 'inspect',
    received: 'received',
    waits: 'wait',
    waitsOne: 'waits',
  },
  ...{
    inspected: 'inspected',
    quarantined: 'quarantined',
    refused: 'refused',
    inArchive: 'in the archive',
    oldest: 'the oldest since',
  },
  admitSays: 'received, encrypted, on the disk and in the database; only then acknowledged',
  deidentifySays: 'header, private data, texts and pixels, by the profile of the source',
  inspectSays: 'a second look beside the original, by code that shares nothing with the first',
  conserved: 'Every instance that was acknowledged is accounted for.',
  notConserved: 'Instances that were acknowledged are missing or astray: run “lethe status --check”.',
  ...{
    live: 'live',
    stale: 'The gateway does not answer; the numbers are those of',
    unreadable: 'The numbers cannot be read now.',
  },
  ...{ reason: 'Reason', meaning: 'What it means', kind: 'What becomes of it', count: 'Instances', source: 'Source' },
  ...{
    onTheirWay: 'on their way',
    nothingHeld: 'Nothing is held back or refused.',
    noSource: 'No source has sent anything yet.',
  },
  ...{ heldKind: 'held back, a person must look', refusedKind: 'refused, nothing is kept' },
  ...{ heldCaption: 'Instances held back or refused, by reason', sourcesCaption: 'Instances by source and state' },
  ...{ sendTo: 'Send to', aeTitles: 'AE title', address: 'address', associations: 'associations', disk: 'free disk', of: 'of' },
  ...{
    archive: 'archive',
    catalogue: 'catalogue',
    objects: 'objects',
    patients: 'patients',
    studies: 'studies',
    series: 'series',
    roles: 'roles',
  },
  ...{ destinations: 'Where it is sent on', destination: 'Destination', destinationsCaption: 'Objects by destination and state' },
  ...{
    delivered: 'delivered',
    waiting: 'waiting',
    failed: 'not taken',
    dropped: 'no longer sent',
    heldByOrthanc: 'held by Orthanc',
  },
  ...{ running: 'running since', tls: 'TLS', noTls: 'without TLS', tryIt: 'Try it from this machine' },
  ...{ now: 'now', time: 'time', most: 'most', noHistory: 'The first points come in a few seconds.' },
}

const FRENCH: typeof ENGLISH = {
  ...{
    title: 'passerelle',
    skip: 'Aller aux chiffres',
    flow: 'Le flux',
    rates: 'La dernière heure',
    held: 'Retenues et refusées',
  },
  ...{
    sources: 'Sources',
    system: 'Cette installation',
    ratesCaption: 'Instances par seconde',
    waitingCaption: 'Instances en chemin',
  },
  ...{
    admit: 'admettre',
    deidentify: 'désidentifier',
    deidentified: 'désidentifiées',
    inspect: 'inspecter',
    received: 'reçues',
    waits: 'attendent',
    waitsOne: 'attend',
  },
  ...{
    inspected: 'inspectées',
    quarantined: 'retenues',
    refused: 'refusées',
    inArchive: 'dans l’archive',
    oldest: 'la plus ancienne depuis',
  },
  admitSays: 'reçue, chiffrée, sur le disque et dans la base ; alors seulement confirmée',
  deidentifySays: 'en-tête, données privées, textes et pixels, selon le profil de la source',
  inspectSays: 'un second examen à côté de l’original, par un code qui ne partage rien avec le premier',
  conserved: 'Chaque instance confirmée est comptée.',
  notConserved: 'Des instances confirmées manquent ou sont égarées : lancez « lethe status --check ».',
  ...{
    live: 'en direct',
    stale: 'La passerelle ne répond pas ; ces chiffres sont ceux de',
    unreadable: 'Les chiffres ne peuvent être lus.',
  },
  ...{ reason: 'Raison', meaning: 'Ce que cela veut dire', kind: 'Ce qu’elle devient', count: 'Instances', source: 'Source' },
  ...{ onTheirWay: 'en chemin', nothingHeld: 'Rien n’est retenu ni refusé.', noSource: 'Aucune source n’a encore envoyé.' },
  ...{ heldKind: 'retenue, une personne doit regarder', refusedKind: 'refusée, rien n’est gardé' },
  ...{ heldCaption: 'Instances retenues ou refusées, par raison', sourcesCaption: 'Instances par source et état' },
  ...{
    sendTo: 'Envoyer à',
    aeTitles: 'titre AE',
    address: 'adresse',
    associations: 'associations',
    disk: 'disque libre',
    of: 'sur',
  },
  ...{
    archive: 'archive',
    catalogue: 'catalogue',
    objects: 'objets',
    patients: 'patients',
    studies: 'études',
    series: 'séries',
    roles: 'rôles',
  },
  ...{ destinations: 'Où cela est transmis', destination: 'Destination', destinationsCaption: 'Objets par destination et état' },
  ...{
    delivered: 'remis',
    waiting: 'en attente',
    failed: 'non pris',
    dropped: 'plus envoyés',
    heldByOrthanc: 'gardés par Orthanc',
  },
  ...{ running: 'en marche depuis', tls: 'TLS', noTls: 'sans TLS', tryIt: 'Essayer depuis cette machine' },
  ...{ now: 'maintenant', time: 'heure', most: 'au plus', noHistory: 'Les premiers points viennent dans quelques secondes.' },
}

/** The languages of the page. */
export type Language = 'en' | 'fr'

/** A word by its name. */
export type Word = keyof typeof ENGLISH

/** The language that the address asks for, or the browser. */
export function chosenLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'en' || asked === 'fr') return asked
  return navigator.languages[0]?.startsWith('fr') === true ? 'fr' : 'en'
}

/** The words of the page in its language. */
export const words: typeof ENGLISH = chosenLanguage() === 'fr' ? FRENCH : ENGLISH
