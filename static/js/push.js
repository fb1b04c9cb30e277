// Without this file no phone shows by itself that something is new; a mail says so.
const button = document.querySelector("[data-push]"), not = document.querySelector("[data-no-push]");
const able = "PushManager" in window && "Notification" in window && navigator.serviceWorker;

async function turnOn() {
  if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: button.dataset.push });
  const { endpoint, keys } = made.toJSON(), { form } = button;
  for (const [name, value] of Object.entries({ endpoint, ...keys })) if (form.elements[name]) form.elements[name].value = value;
  form.submit();
}

const show = (possible) => {
  button.hidden = !possible;
  not.hidden = possible;
};

if (button && able) {
  show(Notification.permission !== "denied");
  button.addEventListener("click", () => turnOn().catch(() => show(false)));
}
