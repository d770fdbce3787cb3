import type { CSSProperties } from "react";
import classes from "./bone.module.css";

interface BoneProps {
  /** CSS lengths. */
  width?: string;
  height?: string;
  /** Where its shape comes from the place that it is in. */
  className?: string | undefined;
}

/** A grey shape where something is about to be; what stands for a region says so in words beside it. */
export function Bone({ width, height, className }: BoneProps) {
  const size = { "--bone-width": width, "--bone-height": height } as CSSProperties;
  return <div className={className ? `${classes.root} ${className}` : classes.root} style={size} />;
}
