import type { OpenAPIHono } from "@hono/zod-openapi";
import shapes from "./shapes.json";

const about = {
  openapi: "3.1.0",
  info: {
    title: "Parley",
    version: "1",
    description:
      "The desk's JSON interface. Sign in by POST /api/sign-in and send its cookie along; writes need the header x-parley: 1. What a rule refuses comes as Problem; its message follows Accept-Language (en, ru).",
  },
};

/** The published description: the routes' own schemas, and for the names of the wire the shapes made from its types. */
export const described = (app: OpenAPIHono) => {
  const document = app.getOpenAPI31Document(about);
  const known = document.components?.schemas ?? {};
  const isEmpty = (name: string) => Object.keys(known[name] ?? {}).every((key) => key === "type");
  const wire = Object.entries(shapes).filter(([name]) => isEmpty(name));
  return { ...document, components: { ...document.components, schemas: { ...known, ...Object.fromEntries(wire) } } };
};
