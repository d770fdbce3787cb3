import { useState } from "react";
import { useSearchChange } from "./use-search-change.ts";

/**
 * The text of a search field that is also in the address, without the spaces around it. The field has its own text: if
 * it were taken from the address, letters would be lost during navigation.
 * @param name of the parameter in the address
 */
export function useSearchText(name: string): readonly [text: string, set: (text: string) => void] {
  const [search, change] = useSearchChange();
  const inAddress = search.get(name) ?? "";
  const [text, setText] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  if (inAddress !== seen) {
    setSeen(inAddress);
    if (inAddress !== text.trim()) setText(inAddress);
  }
  return [
    text,
    (next) => {
      setText(next);
      change({ [name]: next.trim() }, { replace: true });
    },
  ];
}
