import uPlot, { type AlignedData, type Axis, type Options } from 'uplot'
import type { Sample } from './numbers.ts'
import { words } from './words.ts'

const HEIGHT = 160
const WIDTH_MIN = 200
const GAP_MS = 60_000
const MINUTE_SECONDS = 60

/** Instances a second between two samples; nothing where there was a gap or a restart. */
export function ratesOf(samples: readonly Sample[], name: 'admitted' | 'inspected'): (number | null)[] {
  return samples.map((sample, index) => {
    const before = samples[index - 1]
    if (before === undefined || sample.at - before.at > GAP_MS || sample.at <= before.at) return null
    return Math.max(0, ((sample[name] - before[name]) * 1000) / (sample.at - before.at))
  })
}

/** A line of a plot: what it is called, a colour of the scheme, and how it is dashed. */
export interface Line {
  readonly label: string
  readonly colour: string
  readonly dash?: number[]
}

/** A plot of lines over time that follows the width of its place. */
export class Plot {
  readonly #place: HTMLElement
  readonly #lines: readonly Line[]
  #plot: uPlot | undefined

  constructor(place: HTMLElement, lines: readonly Line[]) {
    this.#place = place
    this.#lines = lines
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height: HEIGHT })).observe(place)
    // Colours of the scheme are read when a plot is made.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#remake())
  }

  /** Shows columns: times in seconds, then the lines. */
  show(columns: AlignedData): void {
    if (this.#plot === undefined) this.#make(columns)
    else this.#plot.setData(columns)
  }

  get #width(): number {
    return Math.max(WIDTH_MIN, this.#place.clientWidth)
  }

  #remake(): void {
    const columns = this.#plot?.data
    this.#plot?.destroy()
    this.#plot = undefined
    if (columns !== undefined) this.#make(columns)
  }

  #make(columns: AlignedData): void {
    this.#plot = new uPlot(this.#options(), columns, this.#place)
    // What it draws is told beside it in words.
    this.#plot.root.setAttribute('aria-hidden', 'true')
  }

  #options(): Options {
    const axis: Axis = { stroke: colourOf('--soft'), grid: { stroke: colourOf('--line'), width: 1 }, ticks: { show: false } }
    const lines = this.#lines.map(({ label, colour, dash }) => ({
      ...{ label, stroke: colourOf(colour), width: 2, points: { show: false }, value: shownValue },
      ...(dash === undefined ? { fill: colourOf('--shade') } : { dash }),
    }))
    return {
      ...{ width: this.#width, height: HEIGHT, cursor: { y: false } },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
      axes: [
        { ...axis, space: 90, values: (_plot, times) => timesOf(times) },
        { ...axis, size: 56 },
      ],
      series: [
        { label: words.time, value: (_plot, time) => (typeof time === 'number' ? timeOf(time, 'seconds') : '–') },
        ...lines,
      ],
    }
  }
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function shownValue(_plot: uPlot, value: number | null): string {
  return value?.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) ?? '–'
}

/** Times along an axis, as fine as their distance asks for. */
function timesOf(times: readonly number[]): string[] {
  const [first = 0, second = first] = times
  return times.map((time) => timeOf(time, second - first < MINUTE_SECONDS ? 'seconds' : 'minutes'))
}

function timeOf(time: number, upTo: 'minutes' | 'seconds'): string {
  const [hour, minute, second] = ['2-digit', '2-digit', '2-digit'] as const
  const fields = upTo === 'seconds' ? { hour, minute, second } : { hour, minute }
  return new Date(time * 1000).toLocaleTimeString(document.documentElement.lang, fields)
}
