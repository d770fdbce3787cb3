import { translated } from "./translated.ts";

/** The words about the length of the page's address. */
export const addressText = translated("addressText", {
  full: {
    title: "The address has no room for more",
    message: "Filters are part of the page's address. Remove some of them first.",
  },
  noMore: "The page's address has no room for more: remove some filters first",
  shortened: {
    title: "The filters were left out",
    message:
      "The address was longer than a server accepts, so its filters were dropped: everything is shown.",
  },
});
