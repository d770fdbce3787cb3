import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { MemoryRouter } from "react-router";
import { expectAccessible } from "#/testing/axe.ts";
import { JustifiedStrip } from "./justified-strip.tsx";

const sizes = [
  [300, 200],
  [200, 300],
  [400, 100],
  [200, 200],
  [320, 180],
  [300, 200],
  [300, 200],
  [200, 300],
] as const;
const items = sizes.map(([width, height], index) => ({
  media_id: String(index),
  file_name: `picture ${index}.png`,
  media_type: "image" as const,
  width,
  height,
  media_thumb_uri: `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"/>`,
}));

function Strip({ loading = false }: { loading?: boolean }) {
  return (
    <MemoryRouter>
      <div style={{ width: 600 }}>
        <JustifiedStrip
          label="Pictures"
          items={loading ? undefined : items}
          rows={2}
          height={100}
          linkTo={(item) => `/items/${item.media_id}`}
        />
      </div>
    </MemoryRouter>
  );
}

test("two rows of pictures fill the width, and are as high while they load", async () => {
  const screen = await render(<Strip loading />);
  const strip = page.getByRole("list", { name: "Pictures" });
  expect(strip.element().clientHeight).toBe(204);

  await screen.rerender(<Strip />);
  await expect.element(page.getByRole("link", { name: "picture 0.png" })).toBeVisible();
  expect(strip.element().clientHeight).toBe(204);
  const boxes = [...strip.element().children].map((one) => one.getBoundingClientRect());
  const right = strip.element().getBoundingClientRect().right;
  const tops = [...new Set(boxes.map(({ top }) => top))];
  expect(tops).toHaveLength(2);
  for (const top of tops) {
    const row = boxes.filter((box) => box.top === top);
    expect(Math.max(...row.map((box) => box.right))).toBe(right);
  }
  await expectAccessible();
});
