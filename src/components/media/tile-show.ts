/** What tiles show besides their picture; chosen by the user, and remembered. */
export interface TileShow {
  labels: boolean;
  tags: boolean;
  boxes: "never" | "hover" | "always";
  confidence: boolean;
  names: "hover" | "always";
  /** Labels of a model that is less sure than this are left out, from 0 to 1. */
  surerThan: number;
}

export const initialShow: TileShow = {
  labels: true,
  tags: false,
  boxes: "hover",
  confidence: false,
  names: "hover",
  surerThan: 0,
};

/** An edit's traces on a tile. */
export interface TileMark {
  /** Labels and tags that it added. */
  added: readonly string[];
  /** The item no longer matches the filters, and stays until they change. */
  isGone: boolean;
}
