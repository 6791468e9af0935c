// Writes src/http/shapes.json: the types of src/kernel/wire.ts as JSON schemas, for /api/openapi.json.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}src/http/shapes.json`;
/** The name without the ending that tells a type of the wire from one of a room. */
const nameOf = (type) => type.replace(/(?<=.)View$/, "");
const refTo = (name) => ({ $ref: `#/components/schemas/${nameOf(name)}` });

/** Every exported type of the wire, and what it stands on, by its name in the description. */
export const shapes = () => {
  const file = `${root}src/kernel/wire.ts`;
  const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  const program = ts.createProgram([file], {
    ...options,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const made = {};
  const ours = (symbol) => symbol?.declarations?.some((one) => !one.getSourceFile().fileName.includes("node_modules"));
  const literal = (type) => type.isStringLiteral() || type.isNumberLiteral();

  const union = (type) => {
    const members = type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    const isNull = (one) => (one.flags & ts.TypeFlags.Null) !== 0;
    const isBool = (one) => (one.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const words = members.filter(literal);
    const bools = members.filter(isBool);
    const rest = members.filter((one) => !isNull(one) && !isBool(one) && !literal(one));
    const parts = [
      ...(words.length > 0 ? [{ enum: words.map((one) => one.value) }] : []),
      ...(bools.length === 2 ? [{ type: "boolean" }] : bools.map((one) => ({ const: one.intrinsicName === "true" }))),
      ...rest.map((one) => schemaOf(one)),
      ...(members.some(isNull) ? [{ type: "null" }] : []),
    ];
    return parts.length === 1 ? parts[0] : { anyOf: parts };
  };

  const objectOf = (type) => {
    const entries = checker.getPropertiesOfType(type).map((property) => {
      const said = ts.displayPartsToString(property.getDocumentationComment(checker));
      const schema = schemaOf(checker.getTypeOfSymbol(property));
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return { key: property.name, isOptional, schema: said ? { ...schema, description: said } : schema };
    });
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    return {
      type: "object",
      ...(entries.length > 0
        ? { properties: Object.fromEntries(entries.map(({ key, schema }) => [key, schema])) }
        : {}),
      ...(entries.some((one) => !one.isOptional)
        ? { required: entries.filter((one) => !one.isOptional).map(({ key }) => key) }
        : {}),
      ...(index ? { additionalProperties: schemaOf(index.type) } : {}),
    };
  };

  const plain = (type) => {
    if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    if (type.flags & ts.TypeFlags.String) return { type: "string" };
    if (type.flags & ts.TypeFlags.Number) return { type: "number" };
    if (type.flags & ts.TypeFlags.Null) return { type: "null" };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: type.intrinsicName === "true" };
    if (literal(type)) return { const: type.value };
    if (type.isUnion()) return union(type);
    const args = () => checker.getTypeArguments(type);
    if (checker.isTupleType(type))
      return {
        type: "array",
        prefixItems: args().map((one) => schemaOf(one)),
        minItems: args().length,
        maxItems: args().length,
      };
    if (checker.isArrayType(type)) return { type: "array", items: schemaOf(args()[0]) };
    return objectOf(type);
  };

  const schemaOf = (type) => {
    const alias = type.aliasSymbol;
    if (!alias || type.aliasTypeArguments?.length || !ours(alias)) return plain(type);
    define(alias.name, type);
    return refTo(alias.name);
  };
  const define = (name, type) => {
    if (made[nameOf(name)]) return;
    made[nameOf(name)] = {};
    made[nameOf(name)] = plain(type);
  };

  const source = program.getSourceFile(file);
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    const named = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const type = checker.getDeclaredTypeOfSymbol(named);
    if (!type.aliasTypeArguments?.length) define(symbol.name, type);
  }
  return Object.fromEntries(Object.entries(made).sort(([a], [b]) => a.localeCompare(b, "en")));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, `${JSON.stringify(shapes(), null, 1)}\n`);
  // As the lint wants it.
  const biome = `${root}node_modules/@biomejs/biome/bin/biome`;
  const { status } = spawnSync(process.execPath, [biome, "format", "--write", target], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
