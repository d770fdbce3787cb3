import { useLocation, useNavigate, useParams } from "react-router";
import { paths } from "#/paths.ts";

/** Marks an entry of the browser's history that was opened from the grid, one step back. */
const fromGrid = { fromGrid: true } as const;

/**
 * The item in the address, and the ways to open, step and close. From the grid it lies over it: closing goes back, to
 * the same place. Opened by a link, closing shows the grid.
 */
export function useItemAddress(datasetId: string) {
  const { itemId = null } = useParams();
  const navigate = useNavigate();
  const { search, state } = useLocation();
  const over = { preventScrollReset: true } as const;
  const addressOf = (mediaId: string) => ({ pathname: paths.item(datasetId, mediaId), search });
  return {
    mediaId: itemId,
    open: (mediaId: string) => void navigate(addressOf(mediaId), { ...over, state: fromGrid }),
    step: (mediaId: string) =>
      void navigate(addressOf(mediaId), { ...over, replace: true, state: state as unknown }),
    close() {
      if (isFromGrid(state)) void navigate(-1);
      else
        void navigate({ pathname: paths.explore(datasetId), search }, { ...over, replace: true });
    },
    /** Shows the grid with another search. */
    closeTo: (next: URLSearchParams) =>
      void navigate({ pathname: paths.explore(datasetId), search: next.toString() }),
  };
}

function isFromGrid(state: unknown): boolean {
  return typeof state === "object" && state !== null && "fromGrid" in state;
}
