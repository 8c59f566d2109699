// What is a name in small letters, and in capitals more often an abbreviation; next to a name it is one again.
const ACRONYMS: ReadonlySet<string> = new Set(
  [
    'aki alif ata av ava ave bae cam cem cid cox da das dec ed ei fai fe fu gae ha ho im ko lav lia lima lo mac mo nai ng og om omar ota pae',
    'pei pla rai ria rica rima ro sim tew tim tram uri vu wi rex obi pam san val',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a word in capitals is one of the abbreviations that name nobody unless a name is beside it: `NG tube`, `IM`, `ED`. */
export function isAcronym({ text, folded }: { readonly text: string; readonly folded: string }): boolean {
  return ACRONYMS.has(folded) && text === text.toUpperCase()
}
