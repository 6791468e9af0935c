import "./sign-in.css";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { ApiError } from "../../api/http";
import { begin, setUp, signIn } from "../../app/session";
import { Mark } from "../../app/shell";
import { inWords } from "../../app/trouble";
import { locale, setLocale, t } from "../../app/words";
import { Field } from "../../ui/field";

const Door = (props: { children: JSX.Element }) => (
  <main class="door">
    <div class="door-card">
      <Mark />
      {props.children}
      <div class="door-foot">
        <button
          type="button"
          class="btn plain small"
          lang={locale() === "en" ? "ru" : "en"}
          onClick={() => void setLocale(locale() === "en" ? "ru" : "en")}
        >
          {locale() === "en" ? "Русский" : "English"}
        </button>
      </div>
    </div>
  </main>
);

export const SignIn = () => {
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [wrong, setWrong] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const go = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setWrong("");
    try {
      await signIn({ email: email().trim(), password: password() });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setWrong(t("signIn.wrong"));
      else if (error instanceof ApiError && error.status === 429) setWrong(t("signIn.slow"));
      else setWrong(inWords(error));
      setBusy(false);
    }
  };
  return (
    <Door>
      <h1>{t("signIn.title")}</h1>
      <form onSubmit={go} class="door-card">
        <Show when={wrong()}>
          <p class="door-wrong" role="alert">
            {wrong()}
          </p>
        </Show>
        <Field label={t("signIn.email")} value={email()} set={setEmail} type="email" autocomplete="username" focus />
        <Field
          label={t("signIn.password")}
          value={password()}
          set={setPassword}
          type="password"
          autocomplete="current-password"
        />
        <button type="submit" class="btn main" disabled={busy() || email() === "" || password() === ""}>
          {t("signIn.go")}
        </button>
        <p class="muted">
          {t("signIn.forgot")} <code>npm run parley -- agent password --email {email().trim() || "…"}</code>
        </p>
      </form>
    </Door>
  );
};

export const Setup = () => {
  const [name, setName] = createSignal("");
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const [wrong, setWrong] = createSignal("");
  const nameWrong = () => (name().trim() === "" ? t("required") : undefined);
  const emailWrong = () => (/^\S+@\S+$/.test(email().trim()) ? undefined : t("setup.badEmail"));
  const passwordWrong = () => (password().length < 10 ? t("setup.short") : undefined);
  const go = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setWrong("");
    if (nameWrong() || emailWrong() || passwordWrong()) return;
    try {
      await setUp({ name: name().trim(), email: email().trim(), password: password() });
    } catch (error) {
      setWrong(inWords(error));
    }
  };
  return (
    <Door>
      <h1>{t("setup.title")}</h1>
      <p class="muted">{t("setup.text")}</p>
      <form onSubmit={go} class="door-card" novalidate>
        <Show when={wrong()}>
          <p class="door-wrong" role="alert">
            {wrong()}
          </p>
        </Show>
        <Field
          label={t("setup.name")}
          help={t("setup.nameHelp")}
          value={name()}
          set={setName}
          autocomplete="name"
          wrong={tried() ? nameWrong() : undefined}
          focus
        />
        <Field
          label={t("signIn.email")}
          value={email()}
          set={setEmail}
          type="email"
          autocomplete="username"
          wrong={tried() ? emailWrong() : undefined}
        />
        <Field
          label={t("signIn.password")}
          help={t("setup.passwordHelp")}
          value={password()}
          set={setPassword}
          type="password"
          autocomplete="new-password"
          wrong={tried() ? passwordWrong() : undefined}
        />
        <button type="submit" class="btn main">
          {t("setup.go")}
        </button>
      </form>
    </Door>
  );
};

export const Unreachable = () => {
  let button: HTMLButtonElement | undefined;
  onMount(() => button?.focus());
  return (
    <Door>
      <h1>Parley</h1>
      <p role="alert">{t("problem.network")}</p>
      <button type="button" class="btn" ref={button} onClick={() => void begin()}>
        {t("retry")}
      </button>
    </Door>
  );
};
