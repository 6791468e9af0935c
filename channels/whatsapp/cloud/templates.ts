/** Approved templates: fetched, kept for a while, filled in. */
import { z } from "zod";
import { DeliveryFailure, type OutboundMessage, type Template, type TemplateGap } from "../../contract";
import { type Graph, repeatable } from "./graph";

const text = z.string().optional().catch(undefined);
const words = z.array(z.string()).optional().catch(undefined);
const named = z
  .array(z.looseObject({ param_name: z.string(), example: z.string() }))
  .optional()
  .catch(undefined);
/** What WhatsApp was shown in place of the variables. */
const examples = z
  .looseObject({
    header_text: words,
    header_text_named_params: named,
    body_text: z.array(z.array(z.string())).optional().catch(undefined),
    body_text_named_params: named,
  })
  .optional()
  .catch(undefined);
const component = z.looseObject({
  type: z.string(),
  format: text,
  text,
  example: examples,
  buttons: z
    .array(
      z.looseObject({
        type: text,
        text,
        url: text,
        example: z
          .union([z.array(z.string()), z.string()])
          .optional()
          .catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
});
const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({ next: text, cursors: z.looseObject({ after: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const stored = z.looseObject({
  name: z.string(),
  language: z.string(),
  status: text,
  components: z.array(component).catch([]),
});
type Component = z.infer<typeof component>;

/** Where one variable goes. */
type Slot =
  | { in: "header" | "body"; name?: string }
  | { in: "media"; as: Media }
  | { in: "button"; index: number; as: "url" | "copy_code" };
type Media = "image" | "video" | "document";
const MEDIA: Record<string, { as: Media; sign: string; wants: TemplateGap["wants"] }> = {
  IMAGE: { as: "image", sign: "🖼", wants: "picture" },
  VIDEO: { as: "video", sign: "🎬", wants: "video" },
  DOCUMENT: { as: "document", sign: "📄", wants: "document" },
};
export type Form = Template & { slots: Slot[] };

const VARIABLE = /\{\{\s*([\w-]+)\s*\}\}/g;

/** Variables of one text in the order WhatsApp wants them: numbered ones by number, named ones as they come, each once. */
const namesIn = (said: string): string[] => {
  const names = [...new Set([...said.matchAll(VARIABLE)].map(([, name = ""]) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
};

/** The example given for one variable: by its name, or by its place among the numbered ones. */
const exampleOf = (where: "header" | "body", { example }: Component, name: string): string | undefined => {
  const byName = where === "header" ? example?.header_text_named_params : example?.body_text_named_params;
  const inOrder = where === "header" ? example?.header_text : example?.body_text?.[0];
  return byName?.find((one) => one.param_name === name)?.example ?? inOrder?.[Number(name) - 1];
};
const gapOf = (wants: TemplateGap["wants"], name: string | undefined, example: string | undefined): TemplateGap => ({
  wants,
  ...(name ? { name } : {}),
  ...(example ? { example } : {}),
});

const slotOf = (where: "header" | "body", name: string): Slot =>
  /^\d+$/.test(name) ? { in: where } : { in: where, name };

/** Anything else (cards to leaf through, an offer that runs out) needs more than words. */
const PARTS = new Set(["HEADER", "BODY", "FOOTER", "BUTTONS"]);
/** What these open must be given along. */
const NEEDY = new Set(["MPM", "SPM", "OTP"]);

/** The template as agents see it, all its variables numbered through; null when it needs what we can't give (a place, goods). */
const formOf = (raw: unknown): Form | null => {
  const read = stored.safeParse(raw);
  if (!read.success || (read.data.status ?? "APPROVED") !== "APPROVED") return null;
  const { name, language, components } = read.data;
  const ofType = (type: string): Component | undefined => components.find((one) => one.type.toUpperCase() === type);
  const header = ofType("HEADER");
  const format = (header?.format ?? "TEXT").toUpperCase();
  const media = MEDIA[format];
  if (format !== "TEXT" && !media) return null;
  if (components.some(({ type }) => !PARTS.has(type.toUpperCase()))) return null;
  const given = ofType("BUTTONS")?.buttons ?? [];
  if (given.some(({ type = "" }) => NEEDY.has(type.toUpperCase()))) return null;
  const slots: Slot[] = media ? [{ in: "media", as: media.as }] : [];
  const gaps: TemplateGap[] = media ? [{ wants: media.wants }] : [];
  const shown = (where: "header" | "body", one: Component | undefined): string => {
    const said = one?.text ?? "";
    const names = namesIn(said);
    const first = slots.length + 1;
    slots.push(...names.map((name) => slotOf(where, name)));
    gaps.push(
      ...names.map((name) => gapOf("words", /^\d+$/.test(name) ? undefined : name, one && exampleOf(where, one, name))),
    );
    return said.replace(VARIABLE, (_, one: string) => `{{${first + names.indexOf(one)}}}`);
  };
  const lines = [
    media ? `${media.sign} {{1}}` : header?.text ? `*${shown("header", header)}*` : "",
    shown("body", ofType("BODY")),
    ofType("FOOTER")?.text ?? "",
  ];
  const buttons = given.map(({ type = "", text: label = "", url = "", example }, index) => {
    const shownFor = typeof example === "string" ? example : example?.[0];
    if (type.toUpperCase() === "COPY_CODE") {
      gaps.push(gapOf("code", label, shownFor));
      slots.push({ in: "button", index, as: "copy_code" });
      return `[${label}: {{${slots.length}}}]`;
    }
    if (!url.includes("{{")) return `[${label}]`;
    // The example is the whole address, of which the gap is the end.
    gaps.push(gapOf("link", label, shownFor?.replace(url.split("{{")[0] ?? "", "")));
    slots.push({ in: "button", index, as: "url" });
    return `[${label}: ${url.replace(VARIABLE, `{{${slots.length}}}`)}]`;
  });
  const body = [...lines, buttons.join(" ")].filter(Boolean).join("\n\n");
  return { name, language, body, gaps, slots };
};

const PAGES_MAX = 20;

/** All approved templates of the account. Throws DeliveryFailure. */
export const fetchTemplates = async (graph: Graph, businessAccountId: string): Promise<Form[]> => {
  const forms: Form[] = [];
  let after = "";
  for (let n = 0; n < PAGES_MAX; n++) {
    const fields = "name,language,status,category,components";
    const path = `${businessAccountId}/message_templates?status=APPROVED&limit=100&fields=${fields}`;
    const { data, paging } = page.parse(
      await repeatable(graph(`${path}${after ? `&after=${encodeURIComponent(after)}` : ""}`)),
    );
    forms.push(...data.flatMap((raw) => formOf(raw) ?? []));
    after = paging?.cursors?.after ?? "";
    if (!paging?.next || !after) break;
  }
  return forms;
};

/** Templates change rarely and are asked for at every message that uses one. */
export const openTemplates = (fetch: () => Promise<Form[]>, now: () => number, keepMs = 5 * 60_000) => {
  let kept: { at: number; forms: Form[] } | null = null;
  const all = async (): Promise<Form[]> => {
    if (!kept || now() - kept.at > keepMs) kept = { at: now(), forms: await fetch() };
    return kept.forms;
  };
  return {
    /** Asked for anew: an agent looks at them. */
    list: async (): Promise<Template[]> => {
      kept = null;
      return (await all()).map(({ name, language, body, gaps }) => ({ name, language, body, gaps }));
    },
    named: async ({ name, language }: { name: string; language: string }): Promise<Form | null> =>
      (await all()).find((one) => one.name === name && one.language === language) ?? null,
  };
};
export type Templates = ReturnType<typeof openTemplates>;

/** A document's name at the end of its address; an address need not be written in UTF-8. */
const nameIn = (address: string): string => {
  const name = (new URL(address).pathname.split("/").at(-1) ?? "").replace(/%(?![\da-f]{2})/gi, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

/** A picture or a film is fetched by WhatsApp from where it is kept. */
const mediaFrom = (as: Media, said: string) => {
  if (!URL.canParse(said) || new URL(said).protocol !== "https:")
    throw new DeliveryFailure("rejected", "not_supported", "The template wants the https address of a file there.");
  const name = as === "document" ? nameIn(said) : "";
  return { type: as, [as]: { link: said, ...(name ? { filename: name } : {}) } };
};

/** What goes to the Graph API. Throws DeliveryFailure ("rejected") when the variables don't fit. */
export const filled = (form: Form, { variables }: NonNullable<OutboundMessage["template"]>) => {
  if (variables.length !== form.gaps.length)
    throw new DeliveryFailure(
      "rejected",
      "not_supported",
      `The template ${form.name} has ${form.gaps.length} variables, and ${variables.length} were given.`,
    );
  if (variables.some((one) => one.trim() === ""))
    throw new DeliveryFailure("rejected", "not_supported", "A variable of the template is empty.");
  // WhatsApp refuses line breaks, tabs and long gaps inside a variable.
  const given = form.slots.map((slot, n) => ({ slot, text: (variables[n] ?? "").replace(/\s+/g, " ").trim() }));
  const inside = (where: "header" | "body") =>
    given
      .filter(({ slot }) => slot.in === where)
      .map(({ slot, text: said }) => ({
        type: "text",
        ...("name" in slot && slot.name ? { parameter_name: slot.name } : {}),
        text: said,
      }));
  const files = given.flatMap(({ slot, text: said }) => (slot.in === "media" ? [mediaFrom(slot.as, said)] : []));
  const [header, body] = [[...files, ...inside("header")], inside("body")];
  const buttons = given.flatMap(({ slot, text: said }) => {
    if (slot.in !== "button") return [];
    const parameter = slot.as === "url" ? { type: "text", text: said } : { type: "coupon_code", coupon_code: said };
    return [{ type: "button", sub_type: slot.as, index: String(slot.index), parameters: [parameter] }];
  });
  return {
    name: form.name,
    language: { code: form.language },
    components: [
      ...(header.length > 0 ? [{ type: "header", parameters: header }] : []),
      ...(body.length > 0 ? [{ type: "body", parameters: body }] : []),
      ...buttons,
    ],
  };
};
