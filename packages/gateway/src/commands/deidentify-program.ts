/** What each thread of a de-identification runs: both looks, one after the other. */
export const DEIDENTIFY_PROGRAM = new URL('deidentify-worker.ts', import.meta.url)
