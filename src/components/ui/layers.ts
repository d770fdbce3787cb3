/**
 * The z-indices; Mantine has every dialog at 200. A question is above the sheet or the large view that opened it, in
 * any order of the document, and above notices: a notice that stays must not cover the button that the question needs.
 */
export const layers = { notices: 205, questions: 210, signIn: 400 } as const;
