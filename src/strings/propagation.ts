import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = (n: number): string => counted(n, { one: "item", other: "items" });

/** The words of the page where labels are propagated. */
export const propagationText = translated("propagationText", {
  title: (dataset: string) => `Propagate labels in ${dataset}`,
  heading: "Propagate labels",
  intro:
    "Items without any of the chosen labels get the label of those that they look like, where that is sure enough. You see a part of it before anything changes.",
  unavailable: {
    title: "This server does not propagate labels",
    text: "Labels can be added to many items at once on their page.",
    items: "To the items",
  },
  loading: "Counting the labels",
  choose: "Labels to propagate",
  tooFew: (n: number, least: number) => `only ${items(n)}: at least ${count(least)}`,
  propagatedTo: (n: number) => `propagated to ${items(n)} more, which do not count`,
  noLabels: {
    title: "No labels yet",
    text: "Label a few items of two or more classes first: at least five of each.",
  },
  confidence: "Suggest only what is surer than",
  all: "nothing",
  atLeast: (classes: number) => `Choose at least ${count(classes)} labels`,
  preview: "Suggest",
  kept: (n: number) => (n === 1 ? "Your decision is kept" : `Your ${count(n)} decisions are kept`),
  failed: "Nothing could be suggested",
  suggested: (n: number, of: number) =>
    n === 0
      ? `None of ${items(of)} without these labels looks like them enough`
      : `${count(n)} of ${items(of)} without these labels would get one`,
  notEmbedded: (n: number) =>
    `${items(n)} ${n === 1 ? "is not indexed yet and gets" : "are not indexed yet and get"} none`,
  approximate: "Of so many images, those that look alike come from an index, which misses some.",
  classes: "By label",
  columns: { label: "Label", seeds: "Have it", suggested: "Would get it" },
  review: "Review",
  reviewOf: (n: number) =>
    `${n === 1 ? "This one is" : `These ${count(n)} are`} the least certain. What you decide is kept, and counts when it suggests again.`,
  keys: "Keys on a picture: A accepts, N is none, digits are the labels in their order.",
  item: (file: string, label: string, sure: string) => `${file}: ${label}, ${sure}`,
  accept: "Accept",
  none: "None of these",
  label: (file: string) => `Label of ${file}`,
  decided: (n: number, of: number) => `${count(n)} of ${count(of)} decided`,
  states: { accepted: "accepted", corrected: "corrected", none: "none", open: "not reviewed" },
  again: "Suggest again with these",
  apply: (n: number) => `Label ${items(n)}`,
  applyFailed: "The labels could not be propagated",
  safety: "The state before is kept as a snapshot, so that it can be undone.",
  back: "Choose labels again",
});
