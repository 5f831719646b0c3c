/**
 * Builds DOM nodes. Every text becomes a text node and every attribute is set by name: nothing that came
 * from an instance, a rule or a label is ever parsed as markup.
 */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

/** Replaces all children of a node. */
export function fill(node, ...children) {
  node.replaceChildren(...flatten(children));
  return node;
}

/** Sets a text only when it differs, so that refreshing hundreds of unchanged cells costs no layout. */
export function setText(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
}

/**
 * Makes the children of `parent` show `items` in order. Nodes are kept by key, so focus, selection and
 * scroll position survive a refresh.
 */
export function reconcile(parent, items, keyOf, create, update) {
  const known = new Map();
  for (const node of parent.children) known.set(node.dataset.key, node);
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = known.get(key);
    if (node) {
      known.delete(key);
    } else {
      node = create(item);
      node.dataset.key = key;
    }
    update(node, item);
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
  for (const node of known.values()) node.remove();
}

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...flatten(children));
  return node;
}

function flatten(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
