/** The English sentences that the server says to people, as they stand in its sources. */
import ts from "typescript";
import { sources } from "../house/tree";

/** What a gap of a template is filled with. */
export const SAMPLE = "Q7";

/** Stand-ins, the visitor's own widget, the reading of mails, and settings, whose words stand in both languages already. */
const ELSEWHERE = /\/(platform|widget|read)\/|\/(platform|fields|settings|edge|bolt|text)\.ts$/;
const SAID = /^(channels\/|src\/desk\/connections\/|src\/open-desk\.ts$|src\/files\/fetch\.ts$)/;
/** Read by operators in a log, or by programs as the body of an answer. */
const NOT_FOR_PEOPLE = /(^|\.)(log|warn|info|error|debug|Response|Error|answer|fromPlain)$/;
const SENTENCE = /^[A-Z“](?=.*[a-z]{2} [a-z])[^\n<>{}]*([.!?…]|: Q7)$/;

/** A gap ahead of a sentence is filled with other sentences. */
const AHEAD = new RegExp(`^${SAMPLE} (?=[A-Z])`);

const textOf = (node: ts.Node): string | null => {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => SAMPLE + literal.text).join("");
};

const hasRussian = (node: ts.Node): boolean => /[а-яё]/i.test(node.getText());
/** Said in both languages where it stands: `{ en, ru }`, by the name of a phrase, or with the Russian beside the English. */
const hasBoth = (node: ts.Node): boolean => {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return hasBoth(parent);
  if (ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent))
    return hasRussian(parent.parent) || /\bphrase:/.test(parent.parent.getText());
  if (ts.isCallExpression(parent)) return parent.arguments.some(hasRussian);
  return (ts.isArrayLiteralExpression(parent) || ts.isConditionalExpression(parent)) && hasRussian(parent);
};

const isIgnored = (node: ts.ObjectLiteralExpression): boolean => /\bkind: "ignored"/.test(node.getText());
const isForPeople = (node: ts.Node): boolean => {
  for (let { parent } = node; parent && !ts.isStatement(parent); parent = parent.parent) {
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const name = parent.expression.getText();
      if (name === "DeliveryFailure") return true;
      if (NOT_FOR_PEOPLE.test(name)) return false;
    }
    if (ts.isObjectLiteralExpression(parent) && isIgnored(parent)) return false;
  }
  return true;
};

/** What stands right at `new DeliveryFailure(…)`, `reason:` or `cure:` is said whatever it looks like. */
const isTold = (node: ts.Node): boolean => {
  const { parent } = node;
  if (ts.isNewExpression(parent))
    return parent.expression.getText() === "DeliveryFailure" && parent.arguments?.[2] === node;
  if (!ts.isPropertyAssignment(parent) || !ts.isObjectLiteralExpression(parent.parent)) return false;
  return /^(reason|cure)$/.test(parent.name.getText()) && /\bat: "(offline|degraded)"/.test(parent.parent.getText());
};

const saidIn = (path: string, text: string): string[] => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const words = textOf(node);
    if (words !== null && (isTold(node) || SENTENCE.test(words)) && !hasBoth(node) && isForPeople(node))
      found.push(words.replace(AHEAD, ""));
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
};

/** Every sentence with the file it stands in; gaps are filled with the sample. */
export const sentencesSaid = (): { path: string; text: string }[] =>
  sources
    .filter(({ path }) => SAID.test(path) && !ELSEWHERE.test(path))
    .flatMap(({ path, text }) => saidIn(path, text).map((said) => ({ path, text: said })));
