import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** How many children of a list that wraps are on its first line. */
export function useFitting<Element extends HTMLElement>(): readonly [
  list: RefObject<Element | null>,
  count: number,
] {
  const ref = useRef<Element>(null);
  const [count, setCount] = useState(Infinity);

  // After each render, because any may change the width of a child.
  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null) return undefined;
    const measure = () => {
      const tops = Array.from(list.children, (child) =>
        child instanceof HTMLElement ? child.offsetTop : 0,
      );
      const wrapped = tops.findIndex((top) => top !== tops[0]);
      setCount(wrapped === -1 ? Infinity : wrapped);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    return () => observer.disconnect();
  });
  return [ref, count];
}
