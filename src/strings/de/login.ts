import type * as english from "../login.ts";
import type { WordsOf } from "./words-of.ts";

export const login: WordsOf<typeof english> = {
  loginText: {
    title: "Anmelden",
    heading: "Bei Stillframe anmelden",
    intro:
      "Fügen Sie den Anmeldelink oder seinen Code ein. Der Server gibt einen aus, wenn er das erste Mal startet.",
    field: "Anmeldelink oder Code",
    empty: "Fügen Sie einen Link oder einen Code ein",
    submit: "Anmelden",
    working: "Sie werden angemeldet",
    another: "Sie brauchen einen neuen? Auf dem Rechner, auf dem der Server läuft:",
    command: "npm run stillframe -- login",
    once: "Ein Code gilt einmal und nur für kurze Zeit.",
    refused: "Dieser Code gilt nicht. Vielleicht wurde er schon verwendet, oder er ist zu alt.",
    ended: "Ihre Sitzung ist zu Ende: melden Sie sich wieder an, um fortzufahren",
    endedHere:
      "Ihre Sitzung ist zu Ende. Melden Sie sich wieder an, um fortzufahren: diese Seite bleibt, wie sie ist.",
    already: (email) => `Sie sind als ${email} angemeldet.`,
    goOn: "Weiter",
    question: {
      instead: (email) =>
        `Dieser Link meldet diesen Browser neu an, möglicherweise als andere Person statt ${email}. Verwenden Sie ihn nur, wenn Sie ihn selbst angefordert haben.`,
      elsewhere:
        "Diesen Link hat vielleicht eine andere Seite geöffnet. Verwenden Sie ihn nur, wenn Sie ihn selbst angefordert haben: Ihre Aktionen geschähen in dem Konto, zu dem er gehört.",
      stay: "Angemeldet bleiben",
      use: "Mit diesem Link anmelden",
    },
  },
};
