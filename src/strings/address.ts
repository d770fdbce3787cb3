import { translated } from "./translated.ts";

/** The words about the length of a page's address. */
export const addressText = translated("addressText", {
  full: {
    title: "The address has no room for more",
    message: "Filters are kept in the address of the page. Take some of them away first.",
  },
  noMore: "The address of the page has no room for more: take some filters away first",
  shortened: {
    title: "The filters were left out",
    message:
      "The address was longer than a server takes, so none of its filters is used: everything is shown.",
  },
});
