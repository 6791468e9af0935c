import "../inbox/inbox.css";
import "../thread/thread.css";
import "./settings.css";
import { A, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from "solid-js";
import type { ArticleView, Locale } from "../../../../src/realtime/wire";
import { articles } from "../../api/routes";
import { may } from "../../app/session";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { Segments } from "../../ui/field";
import { Pieces } from "../../ui/pieces";
import { Asked } from "../asked/asked";
import { Versions } from "../versions/versions";
import { ArticleEditor, type Draft } from "./article-editor";
import { Listed, RoomHead, useList } from "./room";

const blank = (language: Locale): Draft => ({
  id: null,
  key: "",
  locale: language,
  title: "",
  section: null,
  text: "",
  state: "draft",
});
const other = (language: Locale): Locale => (language === "en" ? "ru" : "en");

type Section = { name: string; articles: ArticleView[] };
const bySection = (found: readonly ArticleView[]): Section[] => {
  const sections = new Map<string, ArticleView[]>();
  for (const one of found) sections.set(one.section ?? "", [...(sections.get(one.section ?? "") ?? []), one]);
  return [...sections].map(([name, inside]) => ({ name, articles: inside }));
};

const Lines = (props: { section: Section; open: (id: string) => void }) => (
  <section class="part">
    <Show when={props.section.name}>
      <h2 class="part-name">{props.section.name}</h2>
    </Show>
    <ul class="card">
      <For each={props.section.articles}>
        {(one) => (
          <li>
            <button type="button" class="item slim" onClick={() => props.open(one.id)}>
              <span class="clip grow">{one.title}</span>
              <Show when={one.state !== "published"}>
                <span class="chip" classList={{ wait: one.state === "draft" }}>
                  {t(`article.${one.state}`)}
                </span>
              </Show>
            </button>
          </li>
        )}
      </For>
    </ul>
  </section>
);

/** The articles the bot answers from. People who may not change them can read them here. */
export const Knowledge = () => {
  const params = useParams();
  const navigate = useNavigate();
  const { items, again } = useList(articles.list);
  const [language, setLanguage] = createSignal(locale());
  const [q, setQ] = createSignal("");
  const [fresh, setFresh] = createSignal<Draft | null>(null);
  const [isWriting, setWriting] = createSignal(false);
  createEffect(on(locale, setLanguage, { defer: true }));
  const all = createMemo(() => (items.error ? [] : (items.latest ?? [])));
  const open = () => (params.id ? all().find((one) => one.id === params.id || one.key === params.id) : undefined);
  /** The version that was written here last: the editor knows it already. */
  const [own, setOwn] = createSignal<Pick<ArticleView, "id" | "version"> | null>(null);
  // Read again and found unchanged, it is the same: what is being written stays.
  const isSame = (one: Draft | null, two: Draft | null) =>
    one === two ||
    (one !== null &&
      one.id !== null &&
      one.id === two?.id &&
      (one.version === two.version || (own()?.id === two.id && own()?.version === two.version)));
  const draft = createMemo<Draft | null>(() => fresh() ?? open() ?? null, null, { equals: isSame });
  const translation = () => {
    const one = open();
    return one && all().find((two) => two.key === one.key && two.locale === other(one.locale));
  };
  const go = (id: string | null) => navigate(id ? `/knowledge/${encodeURIComponent(id)}` : "/knowledge");
  const leave = () => {
    if (!fresh() || !open()) go(null);
    setFresh(null);
  };
  /** One stays on what was written. */
  const saved = async ({ id, version }: ArticleView) => {
    const made = fresh();
    setOwn({ id, version });
    await again();
    if (!made || fresh() !== made) return;
    setFresh(null);
    go(id);
    document.getElementById("content")?.focus();
  };
  const translate = (one: ArticleView) => {
    const there = translation();
    if (there) return go(there.id);
    setFresh({ ...blank(other(one.locale)), key: one.key, section: null });
  };
  const sections = createMemo(() => {
    const wanted = q().trim().toLowerCase();
    const fits = (one: ArticleView) =>
      one.locale === language() && `${one.title} ${one.section ?? ""} ${one.text}`.toLowerCase().includes(wanted);
    return bySection(all().filter(fits));
  });
  const title = () => (fresh() ? fresh()?.title || t("article.new") : (open()?.title ?? t("settings.articles")));
  const about = () => {
    const one = fresh() ? undefined : open();
    if (!one) return t("article.text");
    const { state, version, updatedAt } = one;
    return [t(`article.${state}`), t("article.version", { n: version }), moment(updatedAt, locale(), now())].join(
      " · ",
    );
  };
  return (
    <main class="room room-wide scroll" style={{ height: "100%" }} id="content" tabindex="-1">
      <div class="room-in">
        <RoomHead title={title()} text={about()} main>
          <Switch
            fallback={
              <Show when={may("articles.write")}>
                <Show when={may("gaps.manage")}>
                  <A class="btn" href="/gaps">
                    {t("rail.gaps")}
                  </A>
                </Show>
                <button type="button" class="btn main" onClick={() => setFresh(blank(language()))}>
                  {t("article.new")}
                </button>
              </Show>
            }
          >
            <Match when={draft()}>
              <Show when={!fresh() && open()}>
                {(one) => (
                  <Show when={translation() ?? may("articles.write")}>
                    <button type="button" class="btn" onClick={() => translate(one())}>
                      {t(`article.in.${other(one().locale)}`)}
                    </button>
                  </Show>
                )}
              </Show>
              <button
                type="button"
                class="btn"
                onClick={() => {
                  setFresh(null);
                  go(null);
                }}
              >
                {t("back")}
              </button>
            </Match>
          </Switch>
        </RoomHead>
        <Switch
          fallback={
            <>
              <div class="line" style={{ "flex-wrap": "wrap" }}>
                <input
                  class="input"
                  style={{ "max-width": "320px" }}
                  aria-label={t("search")}
                  placeholder={t("search")}
                  value={q()}
                  onInput={(event) => setQ(event.currentTarget.value)}
                />
                <Segments
                  label={t("article.language")}
                  value={language()}
                  set={setLanguage}
                  choices={[
                    { value: "en", label: "English" },
                    { value: "ru", label: "Русский" },
                  ]}
                />
              </div>
              <Show
                when={sections().length > 0}
                fallback={
                  <Listed
                    from={{ error: items.error, latest: items.error ? undefined : items.latest && [] }}
                    again={again}
                    empty={
                      all().length > 0 && q()
                        ? { title: t("nothingFound"), text: t("article.tryOther") }
                        : { title: t("article.empty"), text: t("article.emptyText") }
                    }
                    each={() => null}
                  />
                }
              >
                <For each={sections()}>{(section) => <Lines section={section} open={go} />}</For>
              </Show>
            </>
          }
        >
          <Match when={params.id && !fresh() && items.latest && !open()}>
            <div class="card empty">
              <h3>{t("problem.gone")}</h3>
            </div>
          </Match>
          <Match when={draft() && !may("articles.write")}>
            <article class="card pad preview">
              <Pieces text={draft()?.text ?? ""} />
            </article>
          </Match>
          <Match when={draft()}>
            <Show when={draft()} keyed>
              {(one) => (
                <>
                  <ArticleEditor
                    draft={one}
                    taken={(speaks) =>
                      all()
                        .filter((known) => known.locale === speaks && known.id !== one.id)
                        .map((known) => known.title.toLowerCase())
                    }
                    writing={setWriting}
                    saved={saved}
                    leave={leave}
                    again={again}
                  />
                  <Show when={one.id}>{(id) => <Asked article={id()} language={one.locale} />}</Show>
                  <Show when={!fresh() && open()}>
                    {(known) => <Versions article={known()} isWriting={isWriting()} again={again} />}
                  </Show>
                </>
              )}
            </Show>
          </Match>
        </Switch>
      </div>
    </main>
  );
};
