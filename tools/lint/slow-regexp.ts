import { type ParsedLiteral, analyse } from "scslre";

/**
 * Why an expression may take more than linear time, or undefined. Input from requests is matched on the thread that
 * answers all requests, so a quadratic expression over a megabyte already stops the service.
 *
 * The analysis finds expressions that are slow on one repeated character. Where several characters make it slow, as in
 * consecutive comments, one loop is nested in another. Some of those are harmless, but all can be rewritten.
 * @param pattern the text between the slashes
 */
export function slowness(pattern: string, flags: string): string | undefined {
  const { parsed, reports } = analyse({ source: pattern, flags }, { maxReports: 1 });
  const [report] = reports;
  if (report === undefined) {
    return hasNestedLoop(parsed.pattern, false)
      ? "A loop in a loop may take exponential time: go from match to match by hand."
      : undefined;
  }
  const growth = report.exponential ? "exponential" : "quadratic";
  const often = `${report.character.literal.source} repeated`;
  return report.type === "Move"
    ? `This expression takes ${growth} time where ${often} is searched for a match: anchor it, or look for the end by hand.`
    : `This expression takes ${growth} time on ${often}: two of its parts can take the same characters.`;
}

type Part =
  | ParsedLiteral["pattern"]
  | ParsedLiteral["pattern"]["alternatives"][number]["elements"][number];

function hasNestedLoop(part: Part, inLoop: boolean): boolean {
  if (part.type === "Quantifier") {
    const isLoop = part.max === Number.POSITIVE_INFINITY;
    return (isLoop && inLoop) || hasNestedLoop(part.element, isLoop || inLoop);
  }
  if (!("alternatives" in part)) return false;
  return part.alternatives.some(
    (alternative) =>
      "elements" in alternative && alternative.elements.some((each) => hasNestedLoop(each, inLoop)),
  );
}
