//! The items that each file of a source tree names: by absolute or relative path, by alias, or in a macro.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// Names joined by `::`, from `crate` on if they are ours.
pub(crate) type Names = Vec<String>;

#[derive(Default)]
pub(crate) struct File {
    pub path: String,
    pub module: Names,
    /// What an imported name stands for, here and for those who import it from here.
    imports: BTreeMap<String, Names>,
    pub mentions: Vec<Mention>,
}

pub(crate) struct Mention {
    pub line: usize,
    pub names: Names,
    pub is_passed_on: bool,
}

pub(crate) struct House(pub BTreeMap<String, File>);

impl House {
    pub(crate) fn read(sources: &[(String, String)]) -> House {
        let mut files: Vec<File> =
            sources.iter().map(|(path, _)| File { module: module(path), ..File::default() }).collect();
        let modules: BTreeSet<Names> = files.iter().map(|file| file.module.clone()).collect();
        for (file, (path, text)) in files.iter_mut().zip(sources) {
            file.path.clone_from(path);
            let mut reader = Reader { file, modules: &modules, inner: Vec::new() };
            reader.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}")));
            // only now is every alias known
            let written = std::mem::take(&mut file.mentions);
            file.mentions = written.into_iter().filter_map(|mention| file.unaliased(mention, &modules)).collect();
        }
        House(files.into_iter().map(|file| (file.module.join("::"), file)).collect())
    }

    /// The file that has the item, behind every page that passes it on.
    pub(crate) fn home(&self, names: &[String]) -> Option<&File> {
        let mut names = names.to_vec();
        for _ in 0..8 {
            let (length, file) =
                (1..=names.len()).rev().find_map(|n| Some((n, self.0.get(&names[..n].join("::"))?)))?;
            match names.get(length).and_then(|name| file.imports.get(name)) {
                Some(meant) => names = [meant, &names[length + 1..]].concat(),
                None => return Some(file),
            }
        }
        None
    }
}

impl File {
    /// `cookie::json` for `src/cookie/json.rs`.
    pub(crate) fn place(&self) -> String {
        self.module.get(1..).unwrap_or_default().join("::")
    }

    fn unaliased(&self, mut mention: Mention, modules: &BTreeSet<Names>) -> Option<Mention> {
        let first = mention.names.first()?.clone();
        let is_alone = mention.names.len() == 1;
        if let Some(meant) = self.imports.get(&first).filter(|meant| meant[0] != first) {
            // a module's name alone is some variable's
            if is_alone && modules.contains(meant) {
                return None;
            }
            mention.names = [meant, &mention.names[1..]].concat();
        }
        Some(mention)
    }
}

fn module(path: &str) -> Names {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let names = inside.split('/').filter(|name| !["lib", "mod"].contains(name));
    ["crate"].into_iter().chain(names).map(str::to_owned).collect()
}

struct Reader<'a> {
    file: &'a mut File,
    modules: &'a BTreeSet<Names>,
    /// Modules written out in the file, around what is read.
    inner: Names,
}

impl Reader<'_> {
    fn absolute(&self, written: &[String], is_use: bool) -> Names {
        let mut base = [&self.file.module[..], &self.inner].concat();
        let supers = written.iter().take_while(|name| *name == "super" || *name == "self").count();
        written[..supers].iter().filter(|name| *name == "super").for_each(|_| drop(base.pop()));
        match written.first().map_or("", String::as_str) {
            "super" | "self" => [&base, &written[supers..]].concat(),
            "crate" | "sessctl" => [&["crate".to_owned()], &written[1..]].concat(),
            first
                if self.modules.contains(&[&base[..], &[first.to_owned()]].concat())
                    && (is_use || written.len() > 1) =>
            {
                [&base, written].concat()
            }
            _ => written.to_vec(),
        }
    }

    fn mention(&mut self, line: usize, written: &[String], is_passed_on: Option<bool>) {
        let names = self.absolute(written, is_passed_on.is_some());
        self.file.mentions.push(Mention { line, names, is_passed_on: is_passed_on == Some(true) });
    }

    fn import(&mut self, before: &[String], tree: &syn::UseTree, is_passed_on: bool) {
        let (name, alias) = match tree {
            syn::UseTree::Path(path) => {
                return self.import(&[before, &[path.ident.to_string()]].concat(), &path.tree, is_passed_on);
            }
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(before, tree, is_passed_on));
            }
            syn::UseTree::Name(name) => (&name.ident, &name.ident),
            syn::UseTree::Rename(rename) => (&rename.ident, &rename.rename),
            syn::UseTree::Glob(glob) => {
                return self.mention(glob.star_token.spans[0].start().line, before, Some(is_passed_on));
            }
        };
        let written = if name == "self" { before.to_vec() } else { [before, &[name.to_string()]].concat() };
        let alias = if alias == "self" { written.last().cloned().unwrap_or_default() } else { alias.to_string() };
        self.mention(name.span().start().line, &written, Some(is_passed_on));
        self.file.imports.insert(alias, self.absolute(&written, true));
    }

    /// A macro's arguments are no syntax yet: whatever looks like a path in them is one.
    fn tokens(&mut self, tokens: TokenStream) {
        use TokenTree::{Group, Ident, Punct};
        let (mut path, mut line, mut joined): (Names, usize, usize) = (Vec::new(), 0, 0);
        for token in tokens {
            match token {
                Punct(punct) if punct.as_char() == ':' => joined += 1,
                Ident(ident) if joined == 2 && !path.is_empty() => {
                    path.push(ident.to_string());
                    joined = 0;
                }
                token => {
                    if matches!(&token, Punct(punct) if punct.as_char() == '!') {
                        path.last_mut().into_iter().for_each(|name| name.push('!'));
                    }
                    self.mention(line, &std::mem::take(&mut path), None);
                    joined = 0;
                    line = token.span().start().line;
                    match token {
                        Ident(ident) => path = vec![ident.to_string()],
                        Group(group) => self.tokens(group.stream()),
                        _ => {}
                    }
                }
            }
        }
        self.mention(line, &path, None);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|what| what == "test")
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            self.inner.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.inner.pop();
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.import(&[], &item.tree, !matches!(item.vis, syn::Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.mention(path.segments[0].ident.span().start().line, &names, None);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let mut names: Names = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        names.last_mut().into_iter().for_each(|name| name.push('!'));
        self.mention(call.bang_token.spans[0].start().line, &names, None);
        self.tokens(call.tokens.clone());
    }

    fn visit_meta_list(&mut self, attribute: &'ast syn::MetaList) {
        self.tokens(attribute.tokens.clone());
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let Some(keyword) = signature.asyncness {
            self.mention(keyword.span.start().line, &["async".to_owned()], None);
        }
        visit::visit_signature(self, signature);
    }
}
