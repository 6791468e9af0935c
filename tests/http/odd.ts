import { z } from "zod";

/** Numbers and cursors as nobody of ours sends them. */
export const odd = [
  "9007199254740991",
  "2147483648",
  "99999999999999999999",
  "1e300",
  "-1",
  "0.5",
  "NaN",
  "~",
  "1e300~x",
  "9007199254740993~x",
  "x~x",
  "\0",
];

type Json = { [key: string]: unknown };
const Parameter = z.object({ name: z.string(), in: z.string(), schema: z.record(z.string(), z.unknown()).default({}) });
const Route = z.object({
  parameters: z.array(Parameter).default([]),
  requestBody: z
    .object({ content: z.object({ "application/json": z.object({ schema: z.unknown() }).optional() }) })
    .optional(),
});

/** Each odd value in each parameter of a route's query, by itself. */
export const queriesOf = (route: unknown, values: readonly string[]): string[] =>
  Route.parse(route)
    .parameters.filter((one) => one.in === "query")
    .flatMap(({ name }) => values.map((value) => `${name}=${encodeURIComponent(value)}`));

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const optionsOf = (schema: Json): Json[] =>
  [schema.anyOf, schema.oneOf, schema.allOf]
    .flatMap(listed)
    .filter(isObject)
    .concat(schema.anyOf ? [] : [schema]);
const typesOf = (schema: Json): unknown[] => (Array.isArray(schema.type) ? schema.type : [schema.type]);

/** The least that fits a schema. */
const least = (schema: Json): unknown => {
  if (listed(schema.enum).length > 0) return listed(schema.enum)[0];
  const [option = schema] = optionsOf(schema);
  if (option !== schema) return least(option);
  if (schema.format === "uuid") return "7b0a2f3e-6a1c-4b5e-9d2f-000000000001";
  if (schema.format === "email") return "a@desk.test";
  if (schema.format === "uri") return "http://127.0.0.1:9/";
  const types = typesOf(schema);
  if (types.includes("number") || types.includes("integer")) return Number(schema.minimum ?? 1);
  if (types.includes("boolean")) return false;
  if (types.includes("array"))
    return Number(schema.minItems ?? 0) > 0 && isObject(schema.items) ? [least(schema.items)] : [];
  if (!isObject(schema.properties)) return types.includes("string") ? "x".repeat(Number(schema.minLength ?? 1)) : {};
  const needed = listed(schema.required).map(String);
  const each = Object.entries(schema.properties).filter(([key]) => needed.includes(key));
  return Object.fromEntries(each.map(([key, one]) => [key, isObject(one) ? least(one) : null]));
};

/** What fits a schema, with one of these values in the place of one number, once for each. */
const variants = (schema: Json, values: readonly number[]): unknown[] => {
  const [option = schema] = optionsOf(schema).filter((one) => !typesOf(one).includes("null"));
  if (option !== schema) return variants(option, values);
  const types = typesOf(schema);
  if (types.includes("number") || types.includes("integer")) return [...values];
  if (types.includes("array") && isObject(schema.items)) return variants(schema.items, values).map((one) => [one]);
  if (!isObject(schema.properties)) return [];
  const whole = least(schema);
  return Object.entries(schema.properties).flatMap(([key, one]) =>
    isObject(one) ? variants(one, values).map((value) => ({ ...Object(whole), [key]: value })) : [],
  );
};

/** Bodies a route would take but for one odd number. */
export const bodiesOf = (route: unknown, values: readonly number[]): unknown[] => {
  const schema = Route.parse(route).requestBody?.content["application/json"]?.schema;
  return isObject(schema) ? variants(schema, values) : [];
};
