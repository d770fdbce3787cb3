/** How a picture lies on the stage: its zoom, and where its middle is from the stage's, in pixels. null: it fits. */
export type StageView = { zoom: number; x: number; y: number } | null;

export interface Size {
  width: number;
  height: number;
}

/** The stage in CSS pixels, and how many pixels of the screen one of them has. */
export interface Room extends Size {
  density: number;
  /** A picture that fits leaves so much free at the left and the right, in CSS pixels. */
  edge?: number | undefined;
}

/** 32 pixels of the screen for each pixel of the picture. */
export const largest = 32;
/** One press of a key or a button. */
export const zoomStep = 1.5;
/** The step of an arrow key with Shift, as a fraction of the stage. */
export const panStep = 0.15;
/** From here on pixels are not smoothed. */
export const pixelated = 2;
/** Around a picture that fits. */
const margin = 16;

/** A picture on the stage: 1 is one pixel of the picture on one pixel of the screen. */
export interface Placed extends Size {
  zoom: number;
  left: number;
  top: number;
}

/** The zoom with which the whole picture is seen; never above 1. */
export function fitZoom(picture: Size, room: Room): number {
  const inner = (length: number, free: number) => Math.max(length - 2 * free, length / 2);
  const wide = (inner(room.width, room.edge ?? margin) * room.density) / picture.width;
  const high = (inner(room.height, margin) * room.density) / picture.height;
  return Math.min(1, wide, high);
}

export function placed(view: StageView, picture: Size, room: Room): Placed {
  const zoom = view?.zoom ?? fitZoom(picture, room);
  const width = (picture.width * zoom) / room.density;
  const height = (picture.height * zoom) / room.density;
  // On whole pixels of the screen, or a picture at 100 % would be blurred.
  const whole = (length: number) => Math.round(length * room.density) / room.density;
  return {
    zoom,
    width,
    height,
    left: whole((room.width - width) / 2 + within(view?.x ?? 0, width, room.width)),
    top: whole((room.height - height) / 2 + within(view?.y ?? 0, height, room.height)),
  };
}

/**
 * Zooms around a point, which keeps its place on the picture. At the zoom that fits, or below, the picture fits.
 * @param at In CSS pixels from the middle of the stage.
 */
export function zoomedTo(
  view: StageView,
  wanted: number,
  at: { x: number; y: number },
  { picture, room }: { picture: Size; room: Room },
): StageView {
  const fit = fitZoom(picture, room);
  const zoom = Math.min(largest, wanted);
  if (zoom <= fit * 1.001) return null;
  const before = view ?? { zoom: fit, x: 0, y: 0 };
  const by = zoom / before.zoom;
  return kept(
    { zoom, x: at.x - (at.x - before.x) * by, y: at.y - (at.y - before.y) * by },
    picture,
    room,
  );
}

export function panned(
  view: StageView,
  by: { x: number; y: number },
  { picture, room }: { picture: Size; room: Room },
): StageView {
  if (view === null) return null;
  return kept({ ...view, x: view.x + by.x, y: view.y + by.y }, picture, room);
}

function kept(view: NonNullable<StageView>, picture: Size, room: Room): StageView {
  const scale = view.zoom / room.density;
  return {
    zoom: view.zoom,
    x: within(view.x, picture.width * scale, room.width),
    y: within(view.y, picture.height * scale, room.height),
  };
}

/** Keeps the edges of a picture outside of the stage, or its middle in the stage's where it is smaller. */
function within(offset: number, length: number, room: number): number {
  const most = Math.max(0, (length - room) / 2);
  return Math.min(most, Math.max(-most, offset));
}
