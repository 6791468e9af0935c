import "./counted.css";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { may } from "../../app/session";
import { locale, t } from "../../app/words";

const kinds = ["past", "trial", "verdicts"] as const;
type Kind = (typeof kinds)[number];
const places: Record<Kind, string> = {
  past: "/lab/versions/live?part=gate",
  trial: "/lab/versions",
  verdicts: "/reports",
};

/** A day as figures say since when they count. */
export const day = (at: number) =>
  new Intl.DateTimeFormat(locale() === "ru" ? "ru-RU" : "en-GB", { dateStyle: "medium" }).format(at);

/** What a page of figures has counted, and where the same word is counted otherwise. */
export const Counted = (props: { here: Kind; rows: { name: string; value: string }[]; right: string }) => {
  const others = () =>
    kinds.filter((one) => one !== props.here && may(one === "verdicts" ? "reports.read" : "prompts.manage"));
  return (
    <section class="counted" aria-label={t("counted.title")}>
      <h4>{t("counted.title")}</h4>
      <dl>
        <For each={props.rows}>
          {({ name, value }) => (
            <>
              <dt>{name}</dt>
              <dd class="num">{value}</dd>
            </>
          )}
        </For>
        <dt>{t("counted.right")}</dt>
        <dd>{props.right}</dd>
      </dl>
      <Show when={others().length > 0}>
        <p class="line wrap">
          <span class="muted">{t("counted.elsewhere")}</span>
          <For each={others()}>
            {(one) => (
              <A class="link" href={places[one]}>
                {t(`counted.to.${one}`)}
              </A>
            )}
          </For>
        </p>
      </Show>
    </section>
  );
};
