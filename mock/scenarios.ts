/** The backends that the mock can simulate: Stillframe with its extensions, or a plain Visual Layer without any. */
export const profiles = ["full", "plain"] as const;
export type MockProfile = (typeof profiles)[number];

export const scenarios = {
  default: "the seeded datasets, signed in as owner@localhost",
  empty: "no dataset at all",
  "signed-out": "no user is signed in: 401 until POST /session with any code but `wrong`",
  "server-error": "every request is answered 500",
  offline: "every request fails on the network",
} as const;
export type MockScenario = keyof typeof scenarios;

export function isProfile(text: string | null): text is MockProfile {
  return profiles.some((profile) => profile === text);
}

export function isScenario(text: string | null): text is MockScenario {
  return text !== null && Object.hasOwn(scenarios, text);
}
