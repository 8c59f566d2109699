import { place, setText } from './elements.ts'
import { showFlow } from './flow.ts'
import type { Sample, Snapshot } from './numbers.ts'
import { Plot, ratesOf } from './plots.ts'
import { rate } from './quantities.ts'
import { showDestinations, showHeld, showSources, showSystem, type Reasons } from './tables.ts'
import { chosenLanguage, words, type Word } from './words.ts'

const POLL_MS = 2000
const POLLS_OF_A_HISTORY = 3

const language = chosenLanguage()
const plots = {
  rates: new Plot(place('rates'), [
    { label: words.received, colour: '--river' },
    { label: words.inspected, colour: '--held', dash: [6, 4] },
  ]),
  waiting: new Plot(place('waiting'), [{ label: words.onTheirWay, colour: '--river' }]),
}
let latest: Snapshot | undefined
let polls = 0

function showHistory(samples: readonly Sample[]): void {
  if (samples.length < 2) return setText('rates-text', words.noHistory)
  const times = samples.map(({ at }) => at / 1000)
  const received = ratesOf(samples, 'admitted')
  const inspected = ratesOf(samples, 'inspected')
  const waiting = samples.map((sample) => sample.waiting)
  plots.rates.show([times, received, inspected])
  plots.waiting.show([times, waiting])
  setText('rates-text', `${inWords(words.received, received)} ${inWords(words.inspected, inspected)}`)
  setText('waiting-text', inWords(words.onTheirWay, waiting))
}

/** What a line shows, for those who do not see it. */
function inWords(name: string, values: readonly (number | null)[]): string {
  const most = Math.max(0, ...values.map((value) => value ?? 0))
  return `${name}: ${rate(values.at(-1) ?? 0)} ${words.now}, ${rate(most)} ${words.most}.`
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(path)
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as T
}

async function poll(reasons: Reasons): Promise<void> {
  try {
    const snapshot = await read<Snapshot>('/status.json')
    showFlow(snapshot)
    showHeld(snapshot, reasons)
    showSources(snapshot)
    showDestinations(snapshot)
    showSystem(snapshot)
    latest = snapshot
    document.body.classList.remove('stale')
    setText('state', words.live)
    if (polls % POLLS_OF_A_HISTORY === 0)
      showHistory((await read<{ readonly samples: readonly Sample[] }>('/history.json')).samples)
    polls += 1
  } catch {
    document.body.classList.add('stale')
    const since = latest && `${words.stale} ${new Date(latest.at).toLocaleTimeString(language)}`
    setText('state', since ?? words.unreadable)
  } finally {
    setTimeout(() => void poll(reasons), POLL_MS)
  }
}

document.documentElement.lang = language
document.title = `Lethe ${words.title}`
for (const element of document.querySelectorAll<HTMLElement>('[data-word]'))
  element.textContent = words[element.dataset['word'] as Word]
for (const link of document.querySelectorAll<HTMLElement>('nav a')) {
  if (link.lang === language) link.setAttribute('aria-current', 'true')
}
void read<Reasons>('/reasons.json')
  .catch(() => ({ en: {}, fr: {} }))
  .then(poll)
