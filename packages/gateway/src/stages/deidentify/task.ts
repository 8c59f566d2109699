import type { Note } from '@lethe/engine'
import type { LoadedLookup } from '../../records/lookup-file.ts'
import type { LoadedProfile } from '../../records/profile-file.ts'
import type { SourceFile, Stamp } from '../../system/source-file.ts'

/** What every thread of a run needs to know. */
export interface TaskSettings {
  readonly loaded: LoadedProfile
  readonly masterKey: Uint8Array
  readonly scope: string
  readonly issuer: string
  /** The table of subjects, where the profile names one. */
  readonly lookup: LoadedLookup | undefined
  /** The folder in which files are written before they get their name. */
  readonly partFolder: string
  /** Whether decisions and notes are told, for the report. */
  readonly report: boolean
  /** Whether originals and replacements are told, for the crosswalk. */
  readonly crosswalk: boolean
}

/** A few files for one thread, with the number of the first. */
export interface Task {
  readonly first: number
  readonly sources: readonly SourceFile[]
}

/** One pair of the crosswalk. */
export interface CrosswalkRow {
  readonly kind: 'file' | 'patient' | 'study' | 'series' | 'instance' | 'uid'
  readonly original: string
  readonly replacement: string
}

/** How one file ended. It holds no value of an attribute but in `crosswalk`, which exists only on request. */
export interface Outcome {
  readonly outcome: 'deidentified' | 'quarantined' | 'refused' | 'directory' | 'archive'
  /** Why it was held back: a code of docs/errors.md. */
  readonly code?: string
  readonly tag?: number
  readonly offset?: number
  readonly bytes: number
  /** What the file was when it was opened. */
  readonly stamp?: Stamp
  /** The finished part and the name it is to have, relative to the output folder. */
  readonly part?: string
  readonly name?: string
  readonly decisions?: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly notes?: Readonly<Partial<Record<Note, number>>>
  readonly crosswalk?: readonly CrosswalkRow[]
}

/** What a thread answers: outcomes in the order of the sources, or the fault that stops the run. */
export type TaskAnswer =
  | { readonly first: number; readonly outcomes: readonly Outcome[] }
  | { readonly first: number; readonly stop: 'OUTPUT_FULL' | 'OUTPUT_UNWRITABLE' }
