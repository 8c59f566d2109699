import { make, place, setText, showTable, type Attributes } from './elements.ts'
import type { DeliveryCount, ReasonCount, Snapshot, SourceCount } from './numbers.ts'
import { bytes, number } from './quantities.ts'
import { chosenLanguage, words, type Language } from './words.ts'

/** What each code means, by language. */
export type Reasons = Readonly<Record<Language, Readonly<Record<string, string>>>>

const NUMBER: Attributes = { class: 'number' }

/** Shows what is held back or refused, and why. */
export function showHeld({ quarantined, refused }: Snapshot, reasons: Reasons): void {
  const row =
    (kind: string) =>
    ({ code, count }: ReasonCount): HTMLElement =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, make('code', {}, code)),
        make('td', {}, reasons[chosenLanguage()][code] ?? reasons.en[code] ?? ''),
        make('td', {}, kind),
        make('td', NUMBER, number(count)),
      )
  showTable('held', {
    caption: words.heldCaption,
    heads: [[words.reason], [words.meaning], [words.kind], [words.count, NUMBER]],
    rows: [...quarantined.map(row(words.heldKind)), ...refused.map(row(words.refusedKind))],
    nothing: words.nothingHeld,
  })
}

/** Shows the instances of each source by state. */
export function showSources({ sources }: Snapshot): void {
  const row = ({ source, admittedEver, admitted, deidentified, inspected, quarantined, refused }: SourceCount): HTMLElement => {
    const counts = [admittedEver, admitted + deidentified, inspected, quarantined, refused]
    return make('tr', {}, make('th', { scope: 'row' }, source), ...counts.map((count) => make('td', NUMBER, number(count))))
  }
  const states = [words.received, words.onTheirWay, words.inspected, words.quarantined, words.refused]
  showTable('sources', {
    caption: words.sourcesCaption,
    heads: [[words.source], ...states.map((text) => [text, NUMBER] as const)],
    rows: sources.map(row),
    nothing: words.noSource,
  })
}

/** Shows what became of the objects of each destination; nothing where there is none. */
export function showDestinations({ deliveries }: Snapshot): void {
  place('destinations-section').hidden = deliveries.length === 0
  const states = ['delivered', 'waiting', 'failed', 'dropped'] as const
  const row = ([name, counts]: readonly [string, readonly DeliveryCount[]]): HTMLElement => {
    const sums = states.map((state) => counts.reduce((sum, one) => sum + (one.state === state ? one.count : 0), 0))
    return make('tr', {}, make('th', { scope: 'row' }, name), ...sums.map((sum) => make('td', NUMBER, number(sum))))
  }
  showTable('destinations', {
    caption: words.destinationsCaption,
    heads: [[words.destination], ...states.map((state) => [words[state], NUMBER] as const)],
    rows: [...Map.groupBy(deliveries, ({ destination }) => destination)].map(row),
    nothing: '',
  })
}

/** Shows where to send, what is kept, and what runs. */
export function showSystem({ door, disk, archive, roles, startedAt, version }: Snapshot): void {
  const doorFacts =
    door === undefined
      ? []
      : [
          [words.aeTitles, door.aeTitles.join(', ')],
          [words.address, `${door.host}:${door.port}, ${door.tls ? words.tls : words.noTls}`],
          [words.associations, `${number(door.associations)} ${words.of} ${number(door.associationsMax)}`],
        ]
  const facts = [
    ...doorFacts,
    [words.archive, `${number(archive.objects)} ${words.objects}, ${bytes(archive.bytes)}`],
    ...(archive.heldByOrthanc === 0 ? [] : [[words.heldByOrthanc, `${number(archive.heldByOrthanc)} ${words.objects}`]]),
    [
      words.catalogue,
      (['patients', 'studies', 'series'] as const).map((name) => `${words[name]} ${number(archive[name])}`).join(', '),
    ],
    [words.disk, `${bytes(disk.freeBytes)} ${words.of} ${bytes(disk.totalBytes)}`],
    [words.roles, roles.join(', ')],
    [words.running, new Date(startedAt).toLocaleString(chosenLanguage())],
  ]
  const pairs = facts.map(([name = '', value = '']) => make('div', {}, make('dt', {}, name), make('dd', {}, value)))
  place('system').replaceChildren(...pairs)
  setText('version', version)
  if (door === undefined || place('send').childElementCount > 0) return
  const peer = `-aec ${door.aeTitles[0] ?? ''} ${door.host} ${door.port}`
  const lines = make('pre', { tabindex: '0' }, `echoscu ${peer}\nstorescu ${peer} *.dcm`)
  place('send').append(make('h3', {}, words.tryIt), lines)
}
