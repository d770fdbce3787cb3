import { createMemoryRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { useState } from "react";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { useSearchChange } from "./use-search-change.ts";

function Second() {
  const [, change] = useSearchChange();
  return (
    <button type="button" onClick={() => change({ b: "2" })}>
      second
    </button>
  );
}

function Probe() {
  const [search, change] = useSearchChange();
  const [hasSecond, setHasSecond] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          change({ a: "1" });
          setHasSecond(true);
        }}
      >
        first
      </button>
      {hasSecond && <Second />}
      <output>{search.toString()}</output>
      <button
        type="button"
        onClick={() => {
          change({ a: "1" });
          change({ b: ["2", "", "3"] });
        }}
      >
        both
      </button>
      <button type="button" onClick={() => change({ a: null, b: [] })}>
        neither
      </button>
    </>
  );
}

test("two changes in a row are both kept, and after going back a change starts from the present address", async () => {
  const router = createMemoryRouter([{ path: "/", element: <Probe /> }], {
    initialEntries: ["/?c=0"],
  });
  await render(<RouterProvider router={router} />);
  const shown = page.getByRole("status");

  await page.getByRole("button", { name: "both" }).click();
  await expect.element(shown).toHaveTextContent("c=0&a=1&b=2&b=3");
  await page.getByRole("button", { name: "neither" }).click();
  await expect.element(shown).toHaveTextContent("c=0");

  await router.navigate(-1);
  await expect.element(shown).toHaveTextContent("c=0&a=1&b=2&b=3");
  await page.getByRole("button", { name: "neither" }).click();
  await expect.element(shown).toHaveTextContent("c=0");
});

test("a second change is kept beside the first, which brought its control to the screen", async () => {
  // A reader of the address that takes its time, as a page of a busy machine does.
  const arrived = Promise.withResolvers<null>();
  const router = createMemoryRouter([
    {
      path: "/",
      element: <Probe />,
      HydrateFallback: () => null,
      loader: async ({ request }) =>
        new URL(request.url).search === "" ? null : await arrived.promise,
    },
  ]);
  await render(<RouterProvider router={router} />);
  await page.getByRole("button", { name: "first" }).click();
  await page.getByRole("button", { name: "second" }).click();
  arrived.resolve(null);
  await expect.element(page.getByRole("status")).toHaveTextContent("a=1&b=2");
});
