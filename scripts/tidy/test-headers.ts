import { ruleOfEachFile } from './rule.ts'

/** Every test file opens with two lines of comment: the goal and the method. */
export const testHeaders = ruleOfEachFile('test-headers', ({ path, text }) => {
  if (!/\.test\.tsx?$/.test(path)) return []
  const opening = text.split('\n', 2)
  if (opening.length === 2 && opening.every((line) => /^\/\/ \S/.test(line))) return []
  return [{ path, line: 1, says: 'does not open with two lines of comment, the goal and the method' }]
})
