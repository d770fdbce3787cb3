import { expect } from "vitest";
import { page } from "vitest/browser";

/** A file with the first bytes of a picture, and unique content. */
export function picture(name: string): File {
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  return new File([bytes, name], name, { type: "image/png" });
}

/** `p1.png`, `p2.png` and so on. */
export function pictures(count: number, stem = "p"): File[] {
  return Array.from({ length: count }, (_, index) => picture(`${stem}${index + 1}.png`));
}

/** Opens the dialog of a new dataset on the inventory, and fills it in. */
export async function fillNewDataset(files: File[], name: string): Promise<void> {
  const button = page.getByRole("button", { name: "New dataset" });
  // the first test of a file waits until the page's code is compiled
  await expect.element(button, { timeout: 15_000 }).toBeVisible();
  await button.click();
  await page.getByLabelText("Choose files").upload(files);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
}

export async function startUpload(files: File[], name: string): Promise<void> {
  await fillNewDataset(files, name);
  await page.getByRole("button", { name: "Upload and create" }).click();
}
