import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./dataset-preview.module.css";

interface DatasetPreviewProps {
  /** Addresses of small pictures: one fills the frame, four share it. */
  pictures: readonly string[];
  size: "row" | "card";
}

/** A preview of a dataset. Decorative: the name is beside it. */
export function DatasetPreview({ pictures, size }: DatasetPreviewProps) {
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set());
  const whole = pictures.filter((address) => !broken.has(address));
  const shown = whole.slice(0, size === "row" ? 1 : 4);
  return (
    <span className={classes.root} data-size={size} data-many={shown.length > 1 || undefined}>
      {shown.map((address) => (
        <img
          key={address}
          src={address}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken((before) => new Set(before).add(address))}
        />
      ))}
      {shown.length === 0 && <IconPhoto size={size === "row" ? 18 : 28} stroke={1.5} aria-hidden />}
    </span>
  );
}
