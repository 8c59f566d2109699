import type { Rejection } from '@lethe/dimse'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Snapshot } from './snapshot.ts'

const STAGE_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60]

/** The metrics of one process (docs/OPERATING.md says what to watch); labels are our own words, codes and names. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #stageSeconds = this.#histogram('lethe_stage_seconds', 'Seconds from the claim of a job to its settlement', ['stage'])
  readonly #held = this.#counter('lethe_held_total', 'Instances that this process held back', ['stage', 'code'])
  readonly #refused = this.#counter('lethe_refused_total', 'Instances that this process did not take', ['code'])
  readonly #rejected = this.#counter('lethe_associations_rejected_total', 'Associations that were rejected', ['reason'])
  readonly #delivered = this.#counter('lethe_deliveries_total', 'Ends of tries to deliver an object to a destination', [
    ...(['destination', 'end', 'code'] as const),
  ])
  readonly #deliveries = this.#gauge('lethe_deliveries', 'Objects of destinations by state and reason', [
    ...(['destination', 'state', 'code'] as const),
  ])
  readonly #uploads = this.#counter('lethe_uploads_rejected_total', 'Requests of uploads that were refused as a whole', [
    'status',
  ])
  readonly #instances = this.#gauge('lethe_instances', 'Instances by source and state', ['source', 'state'])
  readonly #admitted = this.#gauge('lethe_admitted', 'Instances ever admitted, counted at the door', ['source'])
  readonly #waiting = this.#gauge('lethe_waiting', 'Jobs to be done', ['kind'])
  readonly #oldest = this.#gauge('lethe_waiting_oldest_seconds', 'How long the oldest job has waited', ['kind'])
  readonly #quarantined = this.#gauge('lethe_quarantined', 'Instances held back, by reason', ['code'])
  readonly #plain = {
    associations: this.#gauge('lethe_associations', 'Associations that are open'),
    conserved: this.#gauge('lethe_conserved', '1 where every admitted instance is somewhere, exactly once'),
    free: this.#gauge('lethe_disk_free_bytes', 'Free bytes on the disk of the data folder'),
    objects: this.#gauge('lethe_archive_objects', 'De-identified objects in the catalogue'),
    bytes: this.#gauge('lethe_archive_bytes', 'Bytes of the de-identified objects'),
  }

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
  }

  /** A job was settled, with what held its instance back, or left for another try. */
  stageDone(stage: string, { seconds, held }: { readonly seconds: number; readonly held?: string | undefined }): void {
    this.#stageSeconds.observe({ stage }, seconds)
    if (held !== undefined) this.#held.inc({ stage, code: held })
  }

  refused(code: string): void {
    this.#refused.inc({ code })
  }

  /** A try to deliver an object to a destination ended. */
  delivered(destination: string, { end, code = '' }: { readonly end: string; readonly code?: string | undefined }): void {
    this.#delivered.inc({ destination, end, code })
  }

  /** Why: a word of the wire (`dimse/rejections.ts`). */
  rejected(reason: Rejection): void {
    this.#rejected.inc({ reason })
  }

  /** By the status of HTTP. */
  uploadRejected(status: number): void {
    this.#uploads.inc({ status: String(status) })
  }

  /** The metrics as Prometheus reads them. */
  async text(snapshot: Snapshot): Promise<string> {
    for (const gauge of [this.#instances, this.#admitted, this.#waiting, this.#oldest, this.#quarantined, this.#deliveries])
      gauge.reset()
    for (const { source, admittedEver, ...states } of snapshot.sources) {
      this.#admitted.set({ source }, admittedEver)
      for (const state of ['admitted', 'deidentified', 'inspected', 'quarantined', 'refused'] as const)
        this.#instances.set({ source, state }, states[state])
    }
    for (const { kind, count, oldestSeconds } of snapshot.waiting) {
      this.#waiting.set({ kind }, count)
      this.#oldest.set({ kind }, oldestSeconds)
    }
    for (const { code, count } of snapshot.quarantined) this.#quarantined.set({ code }, count)
    for (const { destination, state, code, count } of snapshot.deliveries)
      this.#deliveries.set({ destination, state, code }, count)
    this.#plain.associations.set(snapshot.door?.associations ?? 0)
    this.#plain.conserved.set(snapshot.conserved ? 1 : 0)
    this.#plain.free.set(snapshot.disk.freeBytes)
    this.#plain.objects.set(snapshot.archive.objects)
    this.#plain.bytes.set(snapshot.archive.bytes)
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  #gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] })
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] })
  }

  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets: STAGE_SECONDS, registers: [this.#registry] })
  }
}
