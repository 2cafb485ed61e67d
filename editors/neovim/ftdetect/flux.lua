vim.filetype.add({ extension = { flux = "flux" } })
