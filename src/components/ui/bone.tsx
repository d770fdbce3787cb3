import type { CSSProperties } from "react";
import classes from "./bone.module.css";

interface BoneProps {
  /** CSS lengths. */
  width?: string;
  height?: string;
  /** Where the shape comes from its place. */
  className?: string | undefined;
}

/** A grey placeholder for loading content; the region around it has a label in words. */
export function Bone({ width, height, className }: BoneProps) {
  const size = { "--bone-width": width, "--bone-height": height } as CSSProperties;
  return <div className={className ? `${classes.root} ${className}` : classes.root} style={size} />;
}
