/** The project's own lint rules, as an oxlint plugin. */

import { relative, sep } from "node:path";
import { violation } from "./layers.ts";
import { slowness } from "./slow-regexp.ts";

/** The properties of syntax tree nodes that the rules use. oxlint has no types for plugins. */
interface Node {
  type: string;
  source?: Node | null;
  value?: unknown;
  expression?: Node;
  typeAnnotation?: Node;
  object?: Node;
  property?: Node;
  name?: string;
  callee?: Node;
  regex?: { pattern: string; flags: string } | null;
}

interface Context {
  filename: string;
  cwd: string;
  report: (problem: { node: Node; message: string }) => void;
}

const layers = {
  create(context: Context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    const check = (node: Node) => {
      const source = node.source;
      if (typeof source?.value !== "string") return;
      const message = violation(file, source.value);
      if (message) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/** `x as unknown as Y` overrides the compiler without a reason. */
const noDoubleCast = {
  create(context: Context) {
    return {
      TSAsExpression(node: Node) {
        const inner = node.expression;
        if (inner?.type === "TSAsExpression" && inner.typeAnnotation?.type === "TSUnknownKeyword") {
          context.report({
            node,
            message: "Parse or narrow the value instead of casting it twice.",
          });
        }
      },
    };
  },
};

/** Catches the ways around the ban of the global `fetch`. */
const noFetchMember = {
  create(context: Context) {
    return {
      MemberExpression(node: Node) {
        const owner = node.object?.name ?? "";
        if (["window", "globalThis", "self"].includes(owner) && node.property?.name === "fetch") {
          context.report({ node, message: "Only src/api calls fetch." });
        }
      },
    };
  },
};

/**
 * Addresses are derived from the routes of the contract (`operationPath`), so that no module below http contains the
 * base path.
 */
const noApiAddress = {
  create(context: Context) {
    const check = (node: Node, text: unknown) => {
      if (typeof text !== "string" || !text.includes("/api/v")) return;
      context.report({ node, message: "Make an address of the API by the contract's routes." });
    };
    return {
      Literal: (node: Node) => check(node, node.value),
      TemplateElement: (node: Node) => check(node, (node.value as { raw?: unknown } | null)?.raw),
    };
  },
};

/** Expressions made at run time cannot be checked, so they are forbidden. */
const linearRegexp = {
  create(context: Context) {
    const made = (node: Node) => {
      if (node.callee?.name !== "RegExp") return;
      context.report({ node, message: "Write the expression down, so that its cost is known." });
    };
    return {
      Literal(node: Node) {
        if (!node.regex) return;
        const message = slowness(node.regex.pattern, node.regex.flags);
        if (message !== undefined) context.report({ node, message });
      },
      NewExpression: made,
      CallExpression: made,
    };
  },
};

export default {
  meta: { name: "stillframe" },
  rules: {
    layers,
    "no-double-cast": noDoubleCast,
    "no-fetch-member": noFetchMember,
    "no-api-address": noApiAddress,
    "linear-regexp": linearRegexp,
  },
};
