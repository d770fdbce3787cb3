import { type ReactNode, useLayoutEffect, useRef } from "react";
import classes from "./floating-bar.module.css";

/** Pixels of two notices: with less below it, they appear above the bar. */
const roomOfNotices = 200;
const gap = 8;

/** A bar that stays at the lower edge of the window while its list is longer. Notices never cover it. */
export function FloatingBar({ label, children }: { label: string; children: ReactNode }) {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = bar;
    if (current === null) return;
    const { style } = document.documentElement;
    const place = () => {
      const { top, bottom } = current.getBoundingClientRect();
      const below = window.innerHeight - bottom;
      const isBelow = below >= roomOfNotices;
      style.setProperty(
        "--sf-notices-bottom",
        isBelow ? "1rem" : `${Math.max(0, window.innerHeight - top) + gap}px`,
      );
      style.setProperty("--sf-notices-height", isBelow ? `${below - gap}px` : "none");
    };
    place();
    const sizes = new ResizeObserver(place);
    sizes.observe(current);
    sizes.observe(document.body);
    window.addEventListener("scroll", place, { passive: true });
    window.addEventListener("resize", place);
    return () => {
      sizes.disconnect();
      window.removeEventListener("scroll", place);
      window.removeEventListener("resize", place);
    };
  }, []);
  return (
    <section ref={bar} className={classes.bar} aria-label={label}>
      {children}
    </section>
  );
}
