/**
 * What lies above what; Mantine has every dialog at 200. A question lies above the sheet or the large view that it
 * is asked in, whichever came into the document first, and above notices: one that stays must not cover the button
 * that it makes one press.
 */
export const layers = { notices: 205, questions: 210, signIn: 400 } as const;
