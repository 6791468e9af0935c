import { hmacHex, sameSecret } from "../kit/signature";

/** JSON that travels through a stranger's hands and cannot be changed there. `purpose` keeps one kind from passing as another. */
export const sealed = (key: string, purpose: string, value: object): string => {
  const body = Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${body}.${hmacHex(key, `${purpose}\n${body}`)}`;
};

/** What was sealed, or undefined when the seal is not ours. */
export const unsealed = (key: string, purpose: string, text: string): unknown => {
  const [body = "", seal = "", ...rest] = text.split(".");
  if (rest.length > 0 || !sameSecret(seal, hmacHex(key, `${purpose}\n${body}`))) return undefined;
  return jsonOf(Buffer.from(body, "base64url").toString("utf8"));
};

/** Parsed JSON, or undefined when it is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
