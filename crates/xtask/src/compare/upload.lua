-- Posts the file named by BODY as the field "file" of a form.
local file = io.open(os.getenv("BODY"), "rb")
local bytes = file:read("*a")
file:close()
wrk.method = "POST"
wrk.headers["Content-Type"] = "multipart/form-data; boundary=edge-of-the-form"
wrk.body = "--edge-of-the-form\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.wav\"\r\n"
  .. "Content-Type: audio/wav\r\n\r\n" .. bytes .. "\r\n--edge-of-the-form--\r\n"
