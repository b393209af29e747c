/**
 * An XML element with its namespace resolved. Everything that Tandem routes, stores or shows was one of these.
 *
 * Attributes are a flat array `[name, value, name, value, …]`: cheaper to build and copy than an object, and immune to
 * names like `__proto__`. Attributes with a prefix keep it in their name; in practice that is `xml:lang` only.
 */
export type XmlNode = XmlElement | string;

export class XmlElement {
  readonly name: string;
  readonly ns: string;
  attrs: string[];
  children: XmlNode[];

  constructor(name: string, ns: string, attrs: string[] = [], children: XmlNode[] = []) {
    this.name = name;
    this.ns = ns;
    this.attrs = attrs;
    this.children = children;
  }

  attr(name: string): string | undefined {
    const { attrs } = this;
    for (let i = 0; i < attrs.length; i += 2) if (attrs[i] === name) return attrs[i + 1];
    return undefined;
  }

  /** Sets an attribute in place; `undefined` removes it. Only for elements that the caller has made or copied. */
  setAttr(name: string, value: string | undefined): this {
    const { attrs } = this;
    for (let i = 0; i < attrs.length; i += 2) {
      if (attrs[i] !== name) continue;
      if (value === undefined) attrs.splice(i, 2);
      else attrs[i + 1] = value;
      return this;
    }
    if (value !== undefined) attrs.push(name, value);
    return this;
  }

  /** First child element of that name; without `ns`, in this element's own namespace. */
  child(name: string, ns: string = this.ns): XmlElement | undefined {
    for (const node of this.children) {
      if (typeof node !== "string" && node.name === name && node.ns === ns) return node;
    }
    return undefined;
  }

  /** First child element in that namespace, whatever its name. */
  childIn(ns: string): XmlElement | undefined {
    for (const node of this.children) if (typeof node !== "string" && node.ns === ns) return node;
    return undefined;
  }

  /** First child element of all, or undefined. */
  firstElement(): XmlElement | undefined {
    for (const node of this.children) if (typeof node !== "string") return node;
    return undefined;
  }

  /** Child elements in document order; with `name`, only those of that name (and `ns`, this element's own unless given). */
  elements(name?: string, ns: string = this.ns): XmlElement[] {
    const found: XmlElement[] = [];
    for (const node of this.children) {
      if (typeof node === "string") continue;
      if (name === undefined || (node.name === name && node.ns === ns)) found.push(node);
    }
    return found;
  }

  /** Whether a child element passes; makes no list of them. */
  some(passes: (child: XmlElement) => boolean): boolean {
    for (const node of this.children) if (typeof node !== "string" && passes(node)) return true;
    return false;
  }

  is(name: string, ns: string): boolean {
    return this.name === name && this.ns === ns;
  }

  /** Own text, without that of child elements. */
  text(): string {
    const { children } = this;
    if (children.length === 1 && typeof children[0] === "string") return children[0];
    let text = "";
    for (const node of children) if (typeof node === "string") text += node;
    return text;
  }

  /** Text of the first child of that name, or undefined when there is no such child. */
  childText(name: string, ns: string = this.ns): string | undefined {
    return this.child(name, ns)?.text();
  }

  append(...nodes: XmlNode[]): this {
    for (const node of nodes) this.children.push(node);
    return this;
  }

  /** A copy whose attributes and list of children may be changed without touching the original; child elements are shared. */
  shallowCopy(): XmlElement {
    return new XmlElement(this.name, this.ns, this.attrs.slice(), this.children.slice());
  }
}

export type AttrValues = Readonly<Record<string, string | undefined>>;

/** Builds an element: `el("body", NS_CLIENT, {}, "hello")`. Attributes that are undefined are left out, as are undefined nodes. */
export function el(name: string, ns: string, attrs?: AttrValues, ...nodes: (XmlNode | undefined)[]): XmlElement {
  const flat: string[] = [];
  if (attrs !== undefined) {
    for (const key of Object.keys(attrs)) {
      const value = attrs[key];
      if (value !== undefined) flat.push(key, value);
    }
  }
  return new XmlElement(
    name,
    ns,
    flat,
    nodes.filter((node) => node !== undefined),
  );
}
