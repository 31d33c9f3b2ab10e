declare module "*.module.css" {
  const names: { readonly [name: string]: string | undefined }
  export default names
}
