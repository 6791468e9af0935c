import { For } from "solid-js";
import type { ArticleView, ConnectionView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { channelName } from "../../ui/channel-glyph";
import { Field, Segments, Tick, toggled } from "../../ui/field";

const kinds: readonly ConnectionView["channel"][] = [
  "telegram",
  "slack",
  "whatsapp",
  "whatsapp-web",
  "email",
  "webchat",
];

/** Whom an article is for, on which channels it is told, and what it is about. */
export type Readers = Pick<ArticleView, "audience" | "channels"> & { products: string };

/** Products as they are written, one behind the other. */
export const productsIn = (text: string): string[] =>
  [...new Set(text.split(",").map((one) => one.trim()))].filter((one) => one !== "");

export const ArticleReaders = (props: { of: Readers; set: (change: Partial<Readers>) => void }) => (
  <>
    <div class="field">
      <span class="label">{t("article.audience")}</span>
      <Segments
        label={t("article.audience")}
        value={props.of.audience}
        set={(audience) => props.set({ audience })}
        choices={[
          { value: "everyone", label: t("article.everyone") },
          { value: "customers", label: t("article.customers") },
          { value: "agents", label: t("article.agents") },
        ]}
      />
      <span class="help">{t("article.audienceHelp")}</span>
    </div>
    <fieldset class="field">
      <legend class="label">{t("article.channels")}</legend>
      <div class="ticks">
        <For each={kinds}>
          {(kind) => (
            <Tick
              label={channelName(kind)}
              value={props.of.channels.includes(kind)}
              set={() => props.set({ channels: toggled(props.of.channels, kind) })}
            />
          )}
        </For>
      </div>
    </fieldset>
    <Field
      label={t("article.products")}
      help={t("article.productsHelp")}
      value={props.of.products}
      set={(products) => props.set({ products })}
    />
  </>
);
