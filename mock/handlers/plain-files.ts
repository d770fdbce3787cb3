import { http } from "msw";
import { mockDb } from "../state.ts";
import { drawPicture } from "../pictures.ts";

/** The pictures of `plainPicture`. */
export const plainFileHandlers = [
  http.get<{ dataset: string; file: string }>("*/media-store/:dataset/:file", ({ params }) => {
    const id = params.file.replace(/\.svg$/, "");
    const dataset = mockDb().datasets.find((row) => row.id === params.dataset);
    const item = dataset?.items.find((one) => one.media_id === id);
    if (item === undefined) return new Response("Not Found", { status: 404 });
    const svg = drawPicture(item.hash, item.width, item.height, item.media_type === "video");
    return new Response(svg, { headers: { "Content-Type": "image/svg+xml" } });
  }),
];
