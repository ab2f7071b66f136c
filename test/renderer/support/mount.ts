import { flushSync, mount, unmount, type Component } from 'svelte';
import { onTestFinished } from 'vitest';

/** Mounts a component for the length of the test. */
export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  context = new Map<unknown, unknown>(),
): HTMLElement {
  const target = document.createElement('div');
  document.body.append(target);
  const mounted = mount(component, { target, props, context });
  flushSync();
  onTestFinished(async () => {
    await unmount(mounted);
    target.remove();
  });
  return target;
}

/** Lets answers arrive and the page follow them. */
export async function settle(milliseconds = 0): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  flushSync();
}

export function button(root: ParentNode, name: string | RegExp): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent.replace(/\s+/g, ' ').trim();
    return typeof name === 'string' ? label === name : name.test(label);
  });
  if (!found) throw new Error(`There is no button ${String(name)} in: ${root.textContent?.replace(/\s+/g, ' ')}`);
  return found;
}

/** Types into a field as a person does. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

/** The control with this visible label. */
export function labelled<Control extends HTMLElement>(root: ParentNode, label: string): Control {
  const found = [...root.querySelectorAll('label')].find((element) => element.textContent.trim().startsWith(label));
  const control = found?.htmlFor
    ? document.getElementById(found.htmlFor)
    : found?.querySelector('input, select, textarea');
  if (!control) throw new Error(`There is no control labelled ${label}.`);
  return control as Control;
}
